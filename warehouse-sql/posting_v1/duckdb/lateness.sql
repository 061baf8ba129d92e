-- Corrections, but for those of probes, by how long after its value window a posting window starts. A
-- bucket is named by its shortest distance, milliseconds.
with correction as (
  select
    epoch_ms(posting_start) - epoch_ms(value_start) as distance_millis,
    events
  from posting
  where posting_start > value_start
    and not starts_with(meter, 'tally.probe.')
)
select
  case
    when distance_millis < 300000 then 0
    when distance_millis < 900000 then 300000
    when distance_millis < 3600000 then 900000
    when distance_millis < 21600000 then 3600000
    when distance_millis < 86400000 then 21600000
    else 86400000
  end as at_least_millis,
  count(*) as posting_rows,
  cast(sum(events) as bigint) as events
from correction
group by all
order by at_least_millis;
