-- The close's correction rows by meter, and where they are listed in corrections.csv.
with listed as (
  select
    ordinal,
    meter,
    count(*) as lines,
    cast(sum(closed_events) as bigint) as events,
    max(epoch_ms(posting_start) - epoch_ms(value_start)) as furthest_millis
  from report_correction
  group by all
)
select
  meter,
  events,
  furthest_millis,
  lines,
  cast(2 + sum(lines) over (order by ordinal) - lines as bigint) as first_line
from listed
order by ordinal;
