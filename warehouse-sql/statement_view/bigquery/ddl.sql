-- Up to which posting time live has certified the windows of each size.
create or replace view ${dataset}.certified as
select
  window_millis,
  max(posting_end) as certified_through
from ${dataset}.live_certificate
group by window_millis;

-- The postings that count: of a closed day the closed book's, of any other day live's, up to its
-- last certificate of that window size. What live wrote beyond it may still be half written.
create or replace view ${dataset}.settled_posting as
select posting.*
from ${dataset}.closed_posting as posting
join ${dataset}.closed_day as closed_day
  on closed_day.posting_day = date(posting.posting_start)
  and closed_day.generation = posting.generation
union all
select posting.*
from ${dataset}.live_posting as posting
join ${dataset}.certified as certified
  on certified.window_millis
    = timestamp_diff(posting.posting_end, posting.posting_start, millisecond)
  and certified.certified_through >= posting.posting_end
left join ${dataset}.closed_day as closed_day
  on closed_day.posting_day = date(posting.posting_start)
where closed_day.posting_day is null;

-- How each measure of a meter merges, in the declared order.
create or replace view ${dataset}.meter_measure as
select
  meter.meter,
  place,
  json_value(declared, '$.name') as measure,
  json_value(declared, '$.aggregation') as aggregation
from ${dataset}.meter as meter
cross join unnest(json_query_array(meter.measures)) as declared with offset as place;

-- The cells as they stood at a posting time: counts and sums add, minima and maxima merge. A fingerprint
-- is a number mod 2^128, which no type here holds a sum of: it is added in four parts of 32 bits.
create or replace table function ${dataset}.statement_as_of(as_of timestamp) as
with
  settled as (
    select *
    from ${dataset}.settled_posting
    where posting_end <= as_of
  ),
  measured as (
    select
      settled.meter,
      settled.group_values,
      settled.value_start,
      settled.value_end,
      meter_measure.place,
      meter_measure.measure,
      meter_measure.aggregation,
      int64(parse_json(settled.measures)[meter_measure.measure]) as amount
    from settled
    join ${dataset}.meter_measure as meter_measure
      on meter_measure.meter = settled.meter
  ),
  merged_amount as (
    select
      meter,
      group_values,
      value_start,
      value_end,
      place,
      measure,
      case aggregation
        when 'MIN' then min(amount)
        when 'MAX' then max(amount)
        -- Beyond 64 bits it is the number of them next to it.
        else cast(
          greatest(
            least(sum(cast(amount as bignumeric)), bignumeric '9223372036854775807'),
            bignumeric '-9223372036854775808'
          ) as int64
        )
      end as amount
    from measured
    where amount is not null
    group by meter, group_values, value_start, value_end, place, measure, aggregation
  ),
  merged as (
    select
      meter,
      group_values,
      value_start,
      value_end,
      concat(
        '{',
        string_agg(concat(to_json_string(measure), ':', cast(amount as string)), ',' order by place),
        '}'
      ) as measures
    from merged_amount
    group by meter, group_values, value_start, value_end
  ),
  cell as (
    select
      meter,
      group_values,
      value_start,
      value_end,
      count(*) as postings,
      any_value(measures) as measures,
      sum(events) as events,
      sum(late_events) as late_events,
      sum(cast(concat('0x', substr(fingerprint, 1, 8)) as int64)) as part_1,
      sum(cast(concat('0x', substr(fingerprint, 9, 8)) as int64)) as part_2,
      sum(cast(concat('0x', substr(fingerprint, 17, 8)) as int64)) as part_3,
      sum(cast(concat('0x', substr(fingerprint, 25, 8)) as int64)) as part_4,
      if(min(book) = max(book), min(book), 'both') as book,
      max(posting_end) as posted_through
    from settled
    group by meter, group_values, value_start, value_end
  ),
  carried_once as (
    select * replace (part_3 + div(part_4, 4294967296) as part_3)
    from cell
  ),
  carried_twice as (
    select * replace (part_2 + div(part_3, 4294967296) as part_2)
    from carried_once
  ),
  carried as (
    select * replace (part_1 + div(part_2, 4294967296) as part_1)
    from carried_twice
  )
select
  carried.meter,
  carried.group_values,
  carried.value_start,
  carried.value_end,
  if(carried.postings = 1, carried.measures, coalesce(merged.measures, carried.measures))
    as measures,
  carried.events,
  carried.late_events,
  format(
    '%08x%08x%08x%08x',
    mod(carried.part_1, 4294967296),
    mod(carried.part_2, 4294967296),
    mod(carried.part_3, 4294967296),
    mod(carried.part_4, 4294967296)
  ) as fingerprint,
  carried.book,
  carried.posted_through
from carried
left join merged
  on merged.meter = carried.meter
  and merged.group_values = carried.group_values
  and merged.value_start = carried.value_start
  and merged.value_end = carried.value_end;

-- A cell's postings merged: the number as it stands.
create or replace view ${dataset}.statement as
select *
from ${dataset}.statement_as_of(timestamp '9999-12-31 23:59:59.999999+00');
