-- #fail A row differs once in a close.
select count(*)
from (
  select 1
  from close_difference
  group by generation, meter, group_values, value_start, posting_start
  having count(*) > 1
);

-- #fail A row that differs has a side, and its sides are not the same.
select count(*)
from close_difference
where closed_measures is not distinct from live_measures
  and closed_events is not distinct from live_events
  and closed_late_events is not distinct from live_late_events
  and closed_fingerprint is not distinct from live_fingerprint;
