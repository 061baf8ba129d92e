-- The rows in which the close of generation $1 differs from live.
select
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
from close_difference
where generation = $1
order by posting_start, meter, value_start, group_values;
