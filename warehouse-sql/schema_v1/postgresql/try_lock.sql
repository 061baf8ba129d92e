-- Whether this connection has $1 of this ledger now, and for as long as it lasts.
select pg_try_advisory_lock(
  cast(cast(current_schema() as regnamespace) as oid)::integer,
  hashtext('tally ' || $1)
) as is_taken;
