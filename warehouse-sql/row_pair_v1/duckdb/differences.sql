select
  closed_meter,
  closed_group_values,
  epoch_ms(closed_value_start) as closed_value_start,
  epoch_ms(closed_posting_start) as closed_posting_start,
  epoch_ms(closed_posting_end) as closed_posting_end,
  closed_measures,
  closed_events,
  closed_late_events,
  closed_fingerprint,
  live_meter,
  live_group_values,
  epoch_ms(live_value_start) as live_value_start,
  epoch_ms(live_posting_start) as live_posting_start,
  epoch_ms(live_posting_end) as live_posting_end,
  live_measures,
  live_events,
  live_late_events,
  live_fingerprint
from row_pair
where not is_equal
order by posting_start, meter, value_start, group_values;
