-- How many rows of closed day $1 differ between the close of generation $2 and the one that froze it.
with mine as (
  select
    meter, group_values, value_start, value_end, posting_start, posting_end,
    cast(measures as text) as measures, events, late_events, fingerprint
  from posting
  where book = 'closed'
    and generation = $2
    and posting_start >= cast($1 as date)
    and posting_start < cast($1 as date) + 1
),
frozen as (
  select
    meter, group_values, value_start, value_end, posting_start, posting_end,
    cast(measures as text) as measures, events, late_events, fingerprint
  from posting
  where book = 'closed'
    and generation = (
      select generation
      from closed_day
      where posting_day = cast($1 as date)
    )
    and posting_start >= cast($1 as date)
    and posting_start < cast($1 as date) + 1
),
difference as (
  (select * from mine except select * from frozen)
  union
  (select * from frozen except select * from mine)
)
select count(*) as differences
from (
  select distinct meter, group_values, value_start, posting_start
  from difference
) as differing;
