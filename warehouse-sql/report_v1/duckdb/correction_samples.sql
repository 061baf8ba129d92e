-- The first $1 correction rows of each meter.
select
  meter,
  report_group(group_values, mask) as group_values,
  epoch_ms(value_start) as value_start,
  epoch_ms(posting_start) as posting_start,
  closed_measures as measures,
  closed_events as events
from report_correction
qualify row_number() over (
  partition by ordinal
  order by posting_start, value_start, report_correction.group_values
) <= $1
order by ordinal, posting_start, value_start, report_correction.group_values;
