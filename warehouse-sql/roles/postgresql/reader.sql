-- Makes <schema>_reader, a role that can read the ledger in a schema and nothing else. Run it once, as the
-- role that owns the schema and may create roles:
--
--   psql "postgresql://owner@host/warehouse?options=-csearch_path%3Dtally" -f reader.sql
--
-- then give it to whoever reads: grant tally_reader to metabase;
-- Later partitions are read through their table, and later tables and views of the same owner are granted
-- as they are made.
do $$
declare
  ledger text := current_schema();
  reader text := current_schema() || '_reader';
begin
  if ledger is null or to_regclass(format('%I.closed_day', ledger)) is null then
    raise exception 'the schema "%" holds no ledger', current_setting('search_path');
  end if;
  if not exists (select from pg_roles where rolname = reader) then
    execute format('create role %I nologin', reader);
  end if;
  execute format('grant usage on schema %I to %I', ledger, reader);
  execute format('grant select on all tables in schema %I to %I', ledger, reader);
  execute format(
    'alter default privileges in schema %I grant select on tables to %I', ledger, reader);
end
$$;
