-- The late events by how late, those that made a correction row apart, and where they are listed:
-- from line first_line of lateness.csv on, up to 25 as samples.
with listed as (
  select
    ordinal,
    corrects,
    count(*) as lines,
    min(number, 25) as samples
  from report_late
  group by all
),
placed as (
  select
    *,
    cast(2 + sum(lines) over (order by ordinal, corrects desc) - lines as bigint) as first_line
  from listed
)
select
  above_millis,
  at_most_millis,
  corrects,
  coalesce(placed.lines, 0) as lines,
  placed.first_line,
  placed.samples
from report_lateness
cross join (values (true), (false)) as corrected (corrects)
left join placed using (ordinal, corrects)
order by ordinal, corrects desc;
