-- In a file of its own: closed events copied out, so that reading them holds nobody up.
create or replace table seed (
  identity varchar not null,
  payload_hash varchar not null,
  posted_time timestamp not null,
  arrival_time timestamp not null,
  topic varchar not null,
  topic_partition integer not null,
  topic_offset bigint not null,
  topic_item integer not null,
  original varchar
);
