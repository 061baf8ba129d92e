create table if not exists closed_day (
  posting_day date not null,
  closed_at timestamp not null,
  run_id varchar not null,
  generation bigint not null,
  posting_rows bigint not null,
  events bigint not null,
  fingerprint varchar not null,
  accepted varchar not null
);
