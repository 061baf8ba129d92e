-- Where a bundle's rows wait for merge.sql; the connection keeps it, and each transaction empties it.
create temp table if not exists certificate_stage (like certificate) on commit delete rows;
