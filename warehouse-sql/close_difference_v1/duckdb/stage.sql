-- Where a bundle's rows wait for merge.sql; gone with the connection.
create temp table close_difference_stage as
from close_difference
limit 0;
