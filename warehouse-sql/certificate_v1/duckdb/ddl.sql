create table if not exists certificate (
  book varchar not null,
  window_millis bigint not null,
  posting_start timestamp not null,
  posting_end timestamp not null,
  posting_rows bigint not null,
  events bigint not null,
  fingerprint varchar not null,
  row_hashes varchar not null,
  last_offsets varchar not null,
  generation bigint not null
);
