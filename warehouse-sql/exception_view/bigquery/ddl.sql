-- The exceptions that count: of a closed day the closed book's, of any other day live's.
create or replace view ${dataset}.settled_exception as
select exception.*
from ${dataset}.closed_exception as exception
join ${dataset}.closed_day as closed_day
  on closed_day.posting_day = date(exception.posted_time)
  and closed_day.generation = exception.generation
union all
select exception.*
from ${dataset}.live_exception as exception
left join ${dataset}.closed_day as closed_day
  on closed_day.posting_day = date(exception.posted_time)
where closed_day.posting_day is null;
