-- Where a bundle's rows wait for merge.sql; the connection keeps it, and each transaction empties it.
create temp table if not exists exception_stage (like exception) on commit delete rows;
