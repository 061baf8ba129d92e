-- How many rows of closes up to generation $1 are of days that another close froze, or none did.
select count(*) as uncounted
from (
  select cast(posting_start as date) as posting_day, generation
  from posting
  where book = 'closed'
  union all
  select cast(posted_time as date) as posting_day, generation
  from exception
  where book = 'closed'
  union all
  select posting_day, generation
  from event
)
anti join closed_day using (posting_day, generation)
where generation <= $1;
