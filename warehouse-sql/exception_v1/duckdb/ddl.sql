-- No primary key, for the reason in posting_v1/duckdb/ddl.sql.
create table if not exists exception (
  book varchar not null,
  topic varchar not null,
  topic_partition integer not null,
  topic_offset bigint not null,
  topic_item integer not null,
  append_time timestamp not null,
  arrival_time timestamp not null,
  posted_time timestamp not null,
  disposition varchar not null,
  code varchar,
  detail varchar not null,
  source varchar,
  id varchar,
  type varchar,
  event_time timestamp,
  survivor_topic varchar,
  survivor_partition integer,
  survivor_offset bigint,
  survivor_item integer,
  value blob,
  generation bigint not null
);
