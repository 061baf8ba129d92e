-- Waits for all who share $1 of this ledger, and keeps them away until the transaction ends.
select pg_advisory_xact_lock(cast(cast(current_schema() as regnamespace) as oid)::integer, hashtext($1));
