-- How many rows of closed day $1 differ between the close of generation $2 and the one that froze it.
with written as (
  select
    posting.generation, meter, group_values, value_start, value_end, posting_start, posting_end,
    measures, posting.events, late_events, posting.fingerprint,
    closed_day.generation as frozen_by
  from posting
  join closed_day
    on closed_day.posting_day = cast($1 as date)
    and posting.generation in ($2, closed_day.generation)
  where book = 'closed'
    and posting_start >= cast($1 as date)
    and posting_start < cast($1 as date) + 1
),
mine as (
  select * exclude (generation, frozen_by)
  from written
  where generation = $2
),
frozen as (
  select * exclude (generation, frozen_by)
  from written
  where generation = frozen_by
),
difference as (
  (from mine except from frozen)
  union
  (from frozen except from mine)
)
select count(distinct (meter, group_values, value_start, posting_start)) as differences
from difference;
