-- Whether day $1 is closed.
select count(*) > 0 as is_closed
from closed_day
where posting_day = cast($1 as date);
