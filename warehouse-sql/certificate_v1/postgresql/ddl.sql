create table if not exists certificate (
  book text collate "C" not null,
  window_millis bigint not null,
  posting_start timestamp not null,
  posting_end timestamp not null,
  posting_rows bigint not null,
  events bigint not null,
  fingerprint text collate "C" not null,
  row_hashes text collate "C" not null,
  last_offsets text not null,
  generation bigint not null,
  primary key (book, window_millis, posting_start)
);

create index if not exists certificate_end on certificate (book, window_millis, posting_end);
