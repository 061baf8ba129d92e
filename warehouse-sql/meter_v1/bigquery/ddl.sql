create table if not exists ${dataset}.meter (
  meter string not null,
  description string not null,
  event_types string not null,
  filter string,
  group_fields string not null,
  window_millis int64 not null,
  measures string not null
);
