create table if not exists ${dataset}.close_difference (
  generation int64 not null,
  meter string not null,
  group_values string not null,
  value_start timestamp not null,
  posting_start timestamp not null,
  posting_end timestamp not null,
  closed_measures string,
  closed_events int64,
  closed_late_events int64,
  closed_fingerprint string,
  live_measures string,
  live_events int64,
  live_late_events int64,
  live_fingerprint string,
  cause string not null,
  evidence string not null,
  events string not null
)
partition by timestamp_trunc(posting_start, day)
cluster by cause, meter;
