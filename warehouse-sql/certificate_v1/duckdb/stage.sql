-- Where a bundle's rows wait for merge.sql; gone with the connection.
create temp table certificate_stage as
from certificate
limit 0;
