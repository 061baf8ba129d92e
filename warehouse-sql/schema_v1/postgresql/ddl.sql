-- A time's epoch milliseconds.
create or replace function epoch_ms(at timestamp) returns bigint
language sql immutable parallel safe
as $$ select cast(extract(epoch from $1) * 1000 as bigint) $$;

-- The time of epoch milliseconds. Days and the rest of a day apart, because an interval is multiplied
-- as a double.
create or replace function make_timestamp_ms(millis bigint) returns timestamp
language sql immutable parallel safe
as $$
  select timestamp 'epoch'
    + make_interval(days => cast($1 / 86400000 as integer))
    + ($1 % 86400000) * interval '1 millisecond'
$$;

-- A JSON text, to be taken apart. What no text of PostgreSQL can hold, U+0000, becomes U+0001 U+0001,
-- and U+0001 becomes U+0001 U+0002, as in the columns that are texts.
create or replace function as_jsonb(written text) returns jsonb
language sql immutable strict parallel safe
as $$
  select
    case
      when position('\u000' in $1) = 0 then cast($1 as jsonb)
      else cast(
        regexp_replace(
          regexp_replace($1, '(?<!\\)((?:\\\\)*)\\u0001', '\1\\u0001\\u0002', 'g'),
          '(?<!\\)((?:\\\\)*)\\u0000', '\1\\u0001\\u0001', 'g'
        ) as jsonb)
    end
$$;

-- What stands for a text in a key: an index takes no text of more than some 2,700 bytes.
create or replace function text_digest(value text) returns bytea
language sql immutable strict parallel safe
as $$ select sha256(convert_to($1, 'UTF8')) $$;

-- Makes the partitions of a table that take the rows of some days, where they are not there yet. A
-- partition is made apart and attached, because making it in its place would wait for all readers.
create or replace function make_days(parent text, days date[]) returns void
language plpgsql
as $$
declare
  day date;
  child text;
begin
  foreach day in array days loop
    child := parent || '_' || to_char(day, 'YYYY_MM_DD');
    continue when to_regclass(child) is not null;
    -- What attaching needs, and lets readers and writers be. Whoever waited sees what was made.
    execute format('lock table only %I in share update exclusive mode', parent);
    continue when to_regclass(child) is not null;
    execute format('create table %I (like %I including all)', child, parent);
    execute format(
      'alter table %I attach partition %I for values from (%L) to (%L)',
      parent, child, day, day + 1);
  end loop;
end
$$;
