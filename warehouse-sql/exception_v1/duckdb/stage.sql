-- Where a bundle's rows wait for merge.sql; gone with the connection.
create temp table exception_stage as
from exception
limit 0;
