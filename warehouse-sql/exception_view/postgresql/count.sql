-- How many exceptions $1 to $7 pick.
select count(*) as records
from exceptions_of($1, $2, $3, $4, $5, make_timestamp_ms($6), make_timestamp_ms($7));
