-- #fail A row that differs has a side, and its sides are not the same.
select count(*)
from close_difference
where cast(closed_measures as text) is not distinct from cast(live_measures as text)
  and closed_events is not distinct from live_events
  and closed_late_events is not distinct from live_late_events
  and closed_fingerprint is not distinct from live_fingerprint;
