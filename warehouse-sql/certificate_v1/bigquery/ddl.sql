create table if not exists ${dataset}.live_certificate (
  book string not null,
  window_millis int64 not null,
  posting_start timestamp not null,
  posting_end timestamp not null,
  posting_rows int64 not null,
  events int64 not null,
  fingerprint string not null,
  row_hashes string not null,
  last_offsets string not null,
  generation int64 not null,
  primary key (book, window_millis, posting_start) not enforced
)
cluster by window_millis, posting_start;
