-- Where a bundle's rows wait for merge.sql; the connection keeps it, and each transaction empties it.
create temp table if not exists close_difference_stage (like close_difference) on commit delete rows;
