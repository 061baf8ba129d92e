-- Each row beside its twin in the other book. Only book and generation may differ.
create or replace table row_pair as
select
  coalesce(closed.meter, live.meter) as meter,
  coalesce(closed.group_values, live.group_values) as group_values,
  coalesce(closed.value_start, live.value_start) as value_start,
  coalesce(closed.posting_start, live.posting_start) as posting_start,
  coalesce(
    closed.value_end = live.value_end
    and closed.posting_end = live.posting_end
    and closed.measures = live.measures
    and closed.events = live.events
    and closed.late_events = live.late_events
    and closed.fingerprint = live.fingerprint,
    false
  ) as is_equal,
  closed.meter as closed_meter,
  closed.group_values as closed_group_values,
  closed.value_start as closed_value_start,
  closed.posting_start as closed_posting_start,
  closed.posting_end as closed_posting_end,
  closed.measures as closed_measures,
  closed.events as closed_events,
  closed.late_events as closed_late_events,
  closed.fingerprint as closed_fingerprint,
  live.meter as live_meter,
  live.group_values as live_group_values,
  live.value_start as live_value_start,
  live.posting_start as live_posting_start,
  live.posting_end as live_posting_end,
  live.measures as live_measures,
  live.events as live_events,
  live.late_events as live_late_events,
  live.fingerprint as live_fingerprint
from (
  from posting
  where cast(posting_start as date) in (select posting_day from compared_day)
) as closed
full outer join (
  from compared_posting
  where cast(posting_start as date) in (select posting_day from compared_day)
) as live
  on live.meter = closed.meter
  and live.group_values = closed.group_values
  and live.value_start = closed.value_start
  and live.posting_start = closed.posting_start;
