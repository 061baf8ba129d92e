-- The first $1 differences of each cause, and in which line of causes.csv the events of each begin.
select
  difference,
  cast(2 + sum(event_count) over (order by difference) - event_count as bigint) as first_event_line,
  meter,
  group_values,
  epoch_ms(value_start) as value_start,
  epoch_ms(posting_start) as posting_start,
  epoch_ms(posting_end) as posting_end,
  closed_measures,
  closed_events,
  closed_late_events,
  closed_fingerprint,
  live_measures,
  live_events,
  live_late_events,
  live_fingerprint,
  cause,
  evidence,
  events
from report_difference
qualify row_number() over (
  partition by cause
  order by difference
) <= $1
order by difference;
