select
  epoch_ms(date_trunc('hour', posting_start)) as hour,
  count(live_meter) as live_rows,
  cast(coalesce(sum(live_events), 0) as bigint) as live_events,
  count(closed_meter) as closed_rows,
  cast(coalesce(sum(closed_events), 0) as bigint) as closed_events,
  count(*) filter (where is_equal) as equal_rows
from row_pair
group by all
order by hour;
