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
  union all
  select closed_day.posting_day, close_difference.generation
  from close_difference
  left join closed_day using (generation)
  union all
  select closed_day.posting_day, close_count.generation
  from close_count
  left join closed_day using (generation)
)
anti join closed_day using (posting_day, generation)
where generation <= $1;
