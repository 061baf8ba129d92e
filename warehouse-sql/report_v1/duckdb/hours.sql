-- What each book posted in each step of each meter, and where the step's events are listed: they are
-- the lines that name the meter between first_line and last_line of records.csv. A few are samples,
-- about $1 in all.
with posted as (
  select
    report_meter.ordinal,
    date_trunc(report_meter.step, row_pair.posting_start) as step_start,
    count(closed_meter) as closed_rows,
    count(live_meter) as live_rows,
    count(*) filter (where not is_equal) as different_rows,
    cast(coalesce(sum(closed_events), 0) as bigint) as closed_events,
    cast(coalesce(sum(live_events), 0) as bigint) as live_events
  from row_pair
  join report_meter using (meter)
  group by all
),
listed as (
  select
    ordinal,
    step_start,
    count(*) as lines,
    min(number) + 1 as first_line,
    max(number) + 1 as last_line,
    min(number, 25) as samples
  from report_cell
  group by all
),
placed as (
  select
    ordinal,
    step_start,
    lines,
    first_line,
    last_line,
    samples[1 : greatest(1, least(25, $1 // count(*) over ()))] as samples
  from listed
)
select
  report_meter.meter,
  epoch_ms(step_start) as start,
  coalesce(posted.closed_rows, 0) as closed_rows,
  coalesce(posted.live_rows, 0) as live_rows,
  coalesce(posted.different_rows, 0) as different_rows,
  coalesce(posted.closed_events, 0) as closed_events,
  coalesce(posted.live_events, 0) as live_events,
  coalesce(placed.lines, 0) as lines,
  placed.first_line,
  placed.last_line,
  placed.samples
from posted
full outer join placed using (ordinal, step_start)
join report_meter using (ordinal)
order by ordinal, step_start;
