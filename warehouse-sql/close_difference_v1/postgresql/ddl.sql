create table if not exists close_difference (
  generation bigint not null,
  meter text collate "C" not null,
  group_values text collate "C" not null,
  value_start timestamp not null,
  posting_start timestamp not null,
  posting_end timestamp not null,
  closed_measures json,
  closed_events bigint,
  closed_late_events bigint,
  closed_fingerprint text collate "C",
  live_measures json,
  live_events bigint,
  live_late_events bigint,
  live_fingerprint text collate "C",
  cause text collate "C" not null,
  evidence text not null,
  events text not null
);

create unique index if not exists close_difference_key on close_difference (
  generation, meter, value_start, text_digest(group_values), posting_start
);
