-- The admitted events of closes, a partition per posting day. closed_day says which of them count.
create table if not exists event (
  posting_day date not null,
  identity text collate "C" not null,
  source text collate "C" not null,
  id text collate "C" not null,
  type text collate "C" not null,
  event_time timestamp not null,
  arrival_time timestamp not null,
  posted_time timestamp not null,
  payload_hash text collate "C" not null,
  topic text collate "C" not null,
  topic_partition integer not null,
  topic_offset bigint not null,
  topic_item integer not null,
  original text collate "C",
  cells text not null,
  generation bigint not null
) partition by range (posting_day);

create unique index if not exists event_key on event (
  topic, topic_partition, topic_offset, topic_item, generation, posting_day
);

create index if not exists event_identity on event (identity);

create index if not exists event_original on event (original) where original is not null;

create index if not exists event_close on event (generation);
