-- Up to which posting time live has certified the windows of each size. The sizes are found one by one,
-- by the key, and not by reading all certificates.
create or replace view certified as
with recursive size as (
  select min(window_millis) as window_millis
  from certificate
  where book = 'live'
  union all
  select (
    select min(window_millis)
    from certificate
    where book = 'live'
      and window_millis > size.window_millis
  )
  from size
  where size.window_millis is not null
)
select
  window_millis,
  (
    select max(posting_end)
    from certificate
    where book = 'live'
      and certificate.window_millis = size.window_millis
  ) as certified_through
from size
where window_millis is not null;

-- The postings that count: of a closed day the closed book's, of any other day live's, up to its
-- last certificate of that window size. What live wrote beyond it may still be half written.
create or replace view settled_posting as
select posting.*
from posting
left join closed_day
  on closed_day.posting_day = cast(posting.posting_start as date)
left join certified
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
join closed_day
  on closed_day.posting_day = event.posting_day
  and closed_day.generation = event.generation;

-- How each measure of a meter merges, in the declared order.
create or replace view meter_measure as
select
  meter.meter,
  measure.place,
  measure.declared ->> 'name' as measure,
  measure.declared ->> 'aggregation' as aggregation
from meter
cross join lateral json_array_elements(cast(meter.measures as json))
  with ordinality as measure (declared, place);

-- What the measures of some rows of a meter come to: counts and sums add, minima and maxima merge.
create or replace function merge_measures(meter text, parts json[]) returns json
language sql stable
as $$
  select coalesce(
    cast(
      '{' || string_agg(cast(to_json(measure) as text) || ':' || amount, ',' order by place) || '}'
      as json
    ),
    $2[1]
  )
  from (
    select
      place,
      measure,
      case aggregation
        when 'MIN' then min(cast(part.measures ->> measure as bigint))
        when 'MAX' then max(cast(part.measures ->> measure as bigint))
        -- Beyond 64 bits it is the number of them next to it.
        else cast(
          greatest(
            least(sum(cast(part.measures ->> measure as bigint)), 9223372036854775807),
            -9223372036854775808
          ) as bigint
        )
      end as amount
    from meter_measure
    cross join unnest($2) as part (measures)
    where meter_measure.meter = $1 collate "C"
      and part.measures ->> measure is not null
    group by place, measure, aggregation
  ) as merged
$$;

-- One row per cell with a value window starting from since to before until, as far as posting time
-- as_of. A planner that sees through it reads the days and the meter that are asked for, no others. Most
-- cells have one row and nothing to merge.
create or replace function statement_between(since timestamp, until timestamp, as_of timestamp)
returns table (
  meter text,
  group_values text,
  value_start timestamp,
  value_end timestamp,
  measures json,
  events bigint,
  late_events bigint,
  fingerprint text,
  book text,
  posted_through timestamp
)
language sql stable
as $$
  select
    meter,
    group_values,
    value_start,
    value_end,
    case
      when count(*) = 1 then (array_agg(measures))[1]
      else merge_measures(meter, array_agg(measures))
    end,
    cast(sum(events) as bigint),
    cast(sum(late_events) as bigint),
    number_fingerprint(sum(fingerprint_number(fingerprint))),
    case when min(book) = max(book) then min(book) else 'both' end,
    max(posting_end)
  from settled_posting
  where value_start >= $1
    and value_start < $2
    and posting_start >= $1
    and posting_end <= $3
  group by meter, group_values, value_start, value_end
$$;

-- The cells as they stood at a posting time.
create or replace function statement_as_of(as_of timestamp)
returns table (
  meter text,
  group_values text,
  value_start timestamp,
  value_end timestamp,
  measures json,
  events bigint,
  late_events bigint,
  fingerprint text,
  book text,
  posted_through timestamp
)
language sql stable
as $$ select * from statement_between('-infinity', 'infinity', $1) $$;

-- A cell's postings merged: the number as it stands.
create or replace view statement as
select
  meter collate "C" as meter,
  group_values collate "C" as group_values,
  value_start,
  value_end,
  measures,
  events,
  late_events,
  fingerprint,
  book,
  posted_through
from statement_between('-infinity', 'infinity', 'infinity');
