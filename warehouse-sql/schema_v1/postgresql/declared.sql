-- Keeps $1, which tells these declarations from others, for sign.sql in the same transaction.
select set_config('tally.declared', $1, true);
