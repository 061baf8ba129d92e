-- Where a bundle's rows wait for merge.sql; gone with the connection.
create temp table posting_stage as
from posting
limit 0;
