create table if not exists close_difference (
  generation bigint not null,
  meter varchar not null,
  group_values varchar not null,
  value_start timestamp not null,
  posting_start timestamp not null,
  posting_end timestamp not null,
  closed_measures varchar,
  closed_events bigint,
  closed_late_events bigint,
  closed_fingerprint varchar,
  live_measures varchar,
  live_events bigint,
  live_late_events bigint,
  live_fingerprint varchar,
  cause varchar not null,
  evidence varchar not null,
  events varchar not null
);
