create table if not exists ${dataset}.closed_event (
  posting_day date not null,
  identity string not null,
  source string not null,
  id string not null,
  type string not null,
  event_time timestamp not null,
  arrival_time timestamp not null,
  posted_time timestamp not null,
  payload_hash string not null,
  topic string not null,
  topic_partition int64 not null,
  topic_offset int64 not null,
  topic_item int64 not null,
  cells string not null,
  generation int64 not null
)
partition by posting_day
cluster by type, source, identity;
