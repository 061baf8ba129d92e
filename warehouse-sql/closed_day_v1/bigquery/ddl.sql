-- A partition per day, loaded behind the rows of the day: from then on they count, and live's do not.
create table if not exists ${dataset}.closed_day (
  posting_day date not null,
  closed_at timestamp not null,
  run_id string not null,
  generation int64 not null,
  posting_rows int64 not null,
  events int64 not null,
  fingerprint string not null,
  accepted string not null
)
partition by posting_day;
