-- Makes the partitions that the rows of the stage need.
select make_days('event', array_agg(posting_day))
from (
  select distinct posting_day
  from event_stage
) as staged;
