-- Every compared row: the different ones in the order of the report, then the equal ones.
select
  report_difference.difference,
  report_difference.cause,
  row_pair.meter,
  report_group(row_pair.group_values, report_meter.mask) as group_values,
  report_time(row_pair.value_start) as value_start,
  report_time(row_pair.posting_start) as posting_start,
  row_pair.closed_events,
  row_pair.live_events,
  row_pair.closed_measures,
  row_pair.live_measures,
  row_pair.closed_fingerprint,
  row_pair.live_fingerprint,
  report_text(report_difference.evidence) as evidence
from row_pair
left join report_difference using (meter, group_values, value_start, posting_start)
left join report_meter using (meter)
order by
  report_difference.difference nulls last,
  row_pair.is_equal,
  row_pair.posting_start,
  row_pair.meter,
  row_pair.value_start,
  row_pair.group_values;
