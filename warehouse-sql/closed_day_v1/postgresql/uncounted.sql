-- How many rows of closes up to generation $1 are of days that another close froze, or none did.
select count(*) as uncounted
from (
  select cast(posting_start as date) as posting_day, generation
  from posting
  where book = 'closed'
    and generation between oldest_uncounted($1) and $1
  union all
  select cast(posted_time as date), generation
  from exception
  where book = 'closed'
    and generation between oldest_uncounted($1) and $1
  union all
  select posting_day, generation
  from event
  where generation between oldest_uncounted($1) and $1
  union all
  select closed_day.posting_day, close_difference.generation
  from close_difference
  left join closed_day using (generation)
  where generation <= $1
  union all
  select closed_day.posting_day, close_count.generation
  from close_count
  left join closed_day using (generation)
  where generation <= $1
) as written
where not exists (
  select 1
  from closed_day
  where closed_day.posting_day = written.posting_day
    and closed_day.generation = written.generation
);
