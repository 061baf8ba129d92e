-- The admitted events of closes, in the order of the days: a seed reads one span of posted_time, and
-- row groups outside it are skipped. closed_day says which of them count.
create table if not exists event (
  posting_day date not null,
  identity varchar not null,
  source varchar not null,
  id varchar not null,
  type varchar not null,
  event_time timestamp not null,
  arrival_time timestamp not null,
  posted_time timestamp not null,
  payload_hash varchar not null,
  topic varchar not null,
  topic_partition integer not null,
  topic_offset bigint not null,
  topic_item integer not null,
  original varchar,
  cells varchar not null,
  generation bigint not null
);
