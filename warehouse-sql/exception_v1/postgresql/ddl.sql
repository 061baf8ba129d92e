-- A partition per day on which records are booked, made when the day is first written.
create table if not exists exception (
  book text collate "C" not null,
  topic text collate "C" not null,
  topic_partition integer not null,
  topic_offset bigint not null,
  topic_item integer not null,
  append_time timestamp not null,
  arrival_time timestamp not null,
  posted_time timestamp not null,
  disposition text collate "C" not null,
  code text collate "C",
  detail text collate "C" not null,
  source text collate "C",
  id text collate "C",
  type text collate "C",
  event_time timestamp,
  survivor_topic text collate "C",
  survivor_partition integer,
  survivor_offset bigint,
  survivor_item integer,
  value bytea,
  generation bigint not null
) partition by range (posted_time);

create unique index if not exists exception_key on exception (
  topic,
  topic_partition,
  topic_offset,
  topic_item,
  posted_time,
  book,
  (case book when 'live' then 0 else generation end)
);

create index if not exists exception_close on exception (generation) where book = 'closed';
