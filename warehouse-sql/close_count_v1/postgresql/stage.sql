-- Where a bundle's rows wait for merge.sql; the connection keeps it, and each transaction empties it.
create temp table if not exists close_count_stage (like close_count) on commit delete rows;
