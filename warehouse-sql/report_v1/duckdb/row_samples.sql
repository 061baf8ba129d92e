-- The first $1 rows that are equal in both books, those of probes left out.
select
  meter,
  report_group(group_values, mask) as group_values,
  epoch_ms(value_start) as value_start,
  epoch_ms(posting_start) as posting_start,
  closed_measures as measures,
  closed_events as events
from row_pair
join report_meter using (meter)
where is_equal
order by posting_start, meter, value_start, row_pair.group_values
limit $1;
