-- Each row of the close beside live's. A row that does not differ is the same in both books.
create temp table row_pair as
select
  meter,
  group_values,
  value_start,
  posting_start,
  true as is_equal,
  meter as closed_meter,
  measures as closed_measures,
  events as closed_events,
  fingerprint as closed_fingerprint,
  meter as live_meter,
  measures as live_measures,
  events as live_events,
  fingerprint as live_fingerprint
from posting
anti join close_difference using (meter, group_values, value_start, posting_start)
union all
select
  meter,
  group_values,
  value_start,
  posting_start,
  false as is_equal,
  case when closed_measures is not null then meter end as closed_meter,
  closed_measures,
  closed_events,
  closed_fingerprint,
  case when live_measures is not null then meter end as live_meter,
  live_measures,
  live_events,
  live_fingerprint
from close_difference;
