create table if not exists meter (
  meter text collate "C" primary key,
  description text not null,
  event_types text not null,
  filter text,
  group_fields text not null,
  window_millis bigint not null,
  measures text not null
);
