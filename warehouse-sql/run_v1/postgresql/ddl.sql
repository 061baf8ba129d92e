create table if not exists run (
  run_id text collate "C" not null,
  job text collate "C" not null,
  generation bigint not null,
  started_at timestamp not null,
  finished_at timestamp,
  status text collate "C" not null,
  catalogs integer not null,
  detail text not null,
  primary key (job, generation)
);
