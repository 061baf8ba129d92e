create table if not exists closed_day (
  posting_day date primary key,
  closed_at timestamp not null,
  run_id text collate "C" not null,
  generation bigint not null,
  posting_rows bigint not null,
  events bigint not null,
  fingerprint text collate "C" not null,
  accepted text not null
);

-- Before close $1 froze something, an earlier one had deleted what closes before it had left. So what
-- is left is of the last close that froze a day, or of a later one.
create or replace function oldest_uncounted(newest bigint) returns bigint
language sql stable
as $$ select coalesce(max(generation), 0) from closed_day where generation <= $1 $$;
