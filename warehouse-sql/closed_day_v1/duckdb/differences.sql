-- How many rows of closed day $1 differ between the close of generation $2 and the one that froze it.
with closed as (
  select
    generation = $2 as is_mine, meter, group_values, value_start, value_end, posting_start,
    posting_end, measures, events, late_events, fingerprint
  from posting
  where book = 'closed'
    and posting_start >= cast($1 as date)
    and posting_start < cast($1 as date) + 1
    and (
      generation = $2
      or generation = (
        select generation
        from closed_day
        where posting_day = cast($1 as date)
      )
    )
),
mine as (
  select * exclude (is_mine)
  from closed
  where is_mine
),
frozen as (
  select * exclude (is_mine)
  from closed
  where not is_mine
),
difference as (
  (from mine except from frozen)
  union
  (from frozen except from mine)
)
select count(distinct (meter, group_values, value_start, posting_start)) as differences
from difference;
