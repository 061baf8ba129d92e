-- Waits for whoever has $1 of this ledger for himself, and keeps such away until the transaction ends.
select pg_advisory_xact_lock_shared(cast(cast(current_schema() as regnamespace) as oid)::integer, hashtext($1));
