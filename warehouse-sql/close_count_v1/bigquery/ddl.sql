create table if not exists ${dataset}.close_count (
  generation int64 not null,
  meter string not null,
  hour timestamp not null,
  closed_rows int64 not null,
  closed_events int64 not null,
  live_rows int64 not null,
  live_events int64 not null,
  equal_rows int64 not null
)
partition by timestamp_trunc(hour, day)
cluster by meter;
