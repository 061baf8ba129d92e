create table if not exists close_count (
  generation bigint not null,
  meter text collate "C" not null,
  hour timestamp not null,
  closed_rows bigint not null,
  closed_events bigint not null,
  live_rows bigint not null,
  live_events bigint not null,
  equal_rows bigint not null,
  primary key (generation, meter, hour)
);
