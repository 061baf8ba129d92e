-- How many rows differ by each cause that there is, and how many events make the differences.
select
  cause,
  count(*) as difference_rows,
  cast(sum(event_count) as bigint) as events
from report_difference
group by cause;
