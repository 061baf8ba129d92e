-- Makes the partitions that the rows of the stage need.
select make_days('posting', array_agg(posting_day))
from (
  select distinct cast(posting_start as date) as posting_day
  from posting_stage
) as staged;
