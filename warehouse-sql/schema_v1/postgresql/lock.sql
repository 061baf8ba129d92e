-- One process at a time declares schema $1.
select pg_advisory_xact_lock(hashtextextended('tally declares ' || $1, 0));
