-- The postings that count: of a closed day the closed book's, of any other day live's, up to its
-- last certificate of that window size. What live wrote beyond it may still be half written.
create or replace view settled_posting as
select posting.*
from posting
left join closed_day
  on closed_day.posting_day = cast(posting.posting_start as date)
left join (
  select
    window_millis,
    max(posting_end) as certified_through
  from certificate
  where book = 'live'
  group by window_millis
) as certified
  on certified.window_millis = epoch_ms(posting.posting_end) - epoch_ms(posting.posting_start)
where
  case
    when closed_day.posting_day is not null
      then posting.book = 'closed' and posting.generation = closed_day.generation
    else posting.book = 'live' and posting.posting_end <= certified.certified_through
  end;

-- The events that count: of each closed day those that its close admitted.
create or replace view settled_event as
select event.*
from event
join closed_day using (posting_day, generation);

-- How each measure of a meter merges, in the declared order.
create or replace view meter_measure as
select
  meter.meter,
  measure.place,
  measure.declared.name as measure,
  measure.declared.aggregation as aggregation
from meter,
  unnest(
    from_json(meter.measures, '[{"name": "VARCHAR", "aggregation": "VARCHAR"}]')
  ) with ordinality as measure (declared, place);

-- One row per cell, as far as posting time as_of: counts and sums add, minima and maxima merge. A
-- sum that leaves BIGINT is an error, never another number. Most cells have one row and nothing to
-- merge, so only the others are taken apart.
create or replace macro statement_as_of(as_of) as table
with cell as (
  select
    meter,
    group_values,
    value_start,
    value_end,
    list(measures) as parts,
    cast(sum(events) as bigint) as events,
    cast(sum(late_events) as bigint) as late_events,
    sum_fingerprint(fingerprint) as fingerprint,
    case when min(book) = max(book) then min(book) else 'both' end as book,
    max(posting_end) as posted_through
  from settled_posting
  where posting_end <= as_of
  group by meter, group_values, value_start, value_end
),
part as (
  select
    meter,
    group_values,
    value_start,
    unnest(parts) as measures
  from cell
  where len(parts) > 1
),
amount as (
  select
    part.meter,
    part.group_values,
    part.value_start,
    meter_measure.place,
    meter_measure.measure,
    meter_measure.aggregation,
    cast(json_extract_string(part.measures, '$."' || measure || '"') as bigint) as amount
  from part
  join meter_measure on meter_measure.meter = part.meter
),
merged_amount as (
  select
    meter,
    group_values,
    value_start,
    place,
    measure,
    case aggregation
      when 'MIN' then cast(min(amount) as bigint)
      when 'MAX' then cast(max(amount) as bigint)
      -- Beyond 64 bits it is the number of them next to it.
      else cast(
        greatest(least(sum(amount), 9223372036854775807), -9223372036854775808) as bigint
      )
    end as amount
  from amount
  where amount is not null
  group by meter, group_values, value_start, place, measure, aggregation
),
merged as (
  select
    meter,
    group_values,
    value_start,
    '{' || string_agg(to_json(measure) || ':' || amount, ',' order by place) || '}' as measures
  from merged_amount
  group by meter, group_values, value_start
)
select
  cell.meter,
  cell.group_values,
  cell.value_start,
  cell.value_end,
  coalesce(merged.measures, cell.parts[1]) as measures,
  cell.events,
  cell.late_events,
  cell.fingerprint,
  cell.book,
  cell.posted_through
from cell
left join merged
  on merged.meter = cell.meter
  and merged.group_values = cell.group_values
  and merged.value_start = cell.value_start;

-- A cell's postings merged: the number as it stands.
create or replace view statement as
from statement_as_of(timestamp 'infinity');
