create table if not exists run (
  run_id varchar not null,
  job varchar not null,
  generation bigint not null,
  started_at timestamp not null,
  finished_at timestamp,
  status varchar not null,
  catalogs integer not null,
  detail varchar not null
);
