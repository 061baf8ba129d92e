-- No primary key: its index would be written whole at every checkpoint and read whole at every
-- open. merge.sql keeps the key unique, one writer at a time; checks.sql proves it. Of the closed book
-- each close has its own rows, told by their generation; closed_day says which of them count.
create table if not exists posting (
  book varchar not null,
  meter varchar not null,
  group_values varchar not null,
  value_start timestamp not null,
  value_end timestamp not null,
  posting_start timestamp not null,
  posting_end timestamp not null,
  measures varchar not null,
  events bigint not null,
  late_events bigint not null,
  fingerprint varchar not null,
  generation bigint not null
);
