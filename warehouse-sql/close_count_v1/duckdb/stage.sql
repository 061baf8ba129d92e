-- Where a bundle's rows wait for merge.sql; gone with the connection.
create temp table close_count_stage as
from close_count
limit 0;
