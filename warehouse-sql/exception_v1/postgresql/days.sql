-- Makes the partitions that the rows of the stage need.
select make_days('exception', array_agg(posting_day))
from (
  select distinct cast(posted_time as date) as posting_day
  from exception_stage
) as staged;
