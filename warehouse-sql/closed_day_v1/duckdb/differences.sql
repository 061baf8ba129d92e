-- Beside the warehouse: how many rows of closed day $1 differ between this run and the frozen book.
with mine as (
  select
    meter, group_values, value_start, value_end, posting_start, posting_end, measures, events,
    late_events, fingerprint
  from posting
  where posting_start >= cast($1 as date)
    and posting_start < cast($1 as date) + 1
),
frozen as (
  select
    meter, group_values, value_start, value_end, posting_start, posting_end, measures, events,
    late_events, fingerprint
  from warehouse.posting
  where book = 'closed'
    and posting_start >= cast($1 as date)
    and posting_start < cast($1 as date) + 1
),
difference as (
  (from mine except from frozen)
  union
  (from frozen except from mine)
)
select count(distinct (meter, group_values, value_start, posting_start)) as differences
from difference;
