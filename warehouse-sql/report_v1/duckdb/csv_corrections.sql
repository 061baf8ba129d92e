-- Every correction row of the close, by meter.
select
  meter,
  report_group(group_values, mask) as group_values,
  report_time(value_start) as value_start,
  report_time(posting_start) as posting_start,
  closed_measures as measures,
  closed_events as events,
  closed_fingerprint as fingerprint
from report_correction
order by ordinal, posting_start, value_start, report_correction.group_values;
