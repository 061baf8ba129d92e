-- The value of a record stays in the ledger's own warehouse.
create table if not exists ${dataset}.live_exception (
  book string not null,
  topic string not null,
  topic_partition int64 not null,
  topic_offset int64 not null,
  topic_item int64 not null,
  append_time timestamp not null,
  arrival_time timestamp not null,
  posted_time timestamp not null,
  disposition string not null,
  code string,
  detail string not null,
  source string,
  id string,
  type string,
  event_time timestamp,
  survivor_topic string,
  survivor_partition int64,
  survivor_offset int64,
  survivor_item int64,
  generation int64 not null,
  primary key (book, topic, topic_partition, topic_offset, topic_item) not enforced
)
partition by timestamp_trunc(posted_time, day)
cluster by disposition, code, topic;

create table if not exists ${dataset}.closed_exception (
  book string not null,
  topic string not null,
  topic_partition int64 not null,
  topic_offset int64 not null,
  topic_item int64 not null,
  append_time timestamp not null,
  arrival_time timestamp not null,
  posted_time timestamp not null,
  disposition string not null,
  code string,
  detail string not null,
  source string,
  id string,
  type string,
  event_time timestamp,
  survivor_topic string,
  survivor_partition int64,
  survivor_offset int64,
  survivor_item int64,
  generation int64 not null
)
partition by timestamp_trunc(posted_time, day)
cluster by disposition, code, topic;
