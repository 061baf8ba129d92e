-- Where a bundle's rows wait for merge.sql; the connection keeps it, and each transaction empties it.
create temp table if not exists event_stage (like event) on commit delete rows;
