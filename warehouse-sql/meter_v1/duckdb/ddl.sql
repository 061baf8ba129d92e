create table if not exists meter (
  meter varchar not null,
  description varchar not null,
  event_types varchar not null,
  filter varchar,
  group_fields varchar not null,
  window_millis bigint not null,
  measures varchar not null
);
