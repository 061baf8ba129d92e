-- A partition per posting day, made when the day is first written. group_values is a text, because it
-- is part of the key and its order counts; measures is JSON as it was written. Of the closed book each
-- close has its own rows; closed_day says which of them count.
create table if not exists posting (
  book text collate "C" not null,
  meter text collate "C" not null,
  group_values text collate "C" not null,
  value_start timestamp not null,
  value_end timestamp not null,
  posting_start timestamp not null,
  posting_end timestamp not null,
  measures json not null,
  events bigint not null,
  late_events bigint not null,
  fingerprint text collate "C" not null,
  generation bigint not null
) partition by range (posting_start);

create unique index if not exists posting_key on posting (
  meter,
  value_start,
  text_digest(group_values),
  posting_start,
  book,
  (case book when 'live' then 0 else generation end)
);

create index if not exists posting_close on posting (generation) where book = 'closed';
