-- A time as people and spreadsheets read it.
create or replace temp macro report_time(t) as
  replace(cast(cast(t as timestamp) as varchar), ' ', 'T') || 'Z';

-- One line of a file stays one line, whatever a producer wrote into an id.
create or replace temp macro report_text(t) as
  replace(replace(t, chr(13), '\r'), chr(10), '\n');

create or replace temp macro report_position(topic, topic_partition, topic_offset, topic_item) as
  topic || '/' || topic_partition || '@' || topic_offset
    || case when topic_item = 0 then '' else '#' || topic_item end;

-- A group without the values of fields that are declared personal.
create or replace temp macro report_group(group_values, mask) as
  case
    when mask is null then group_values
    else cast(json_merge_patch(group_values, mask) as varchar)
  end;

-- The code that tally.records counts a record under.
create or replace temp macro report_code(code, source) as
  coalesce(code, case when starts_with(source, 'urn:tally:probe:') then 'PROBE' end, '');

-- Every record of the days that is an event or is not counted, numbered in admission order.
-- CONTROL records are in neither table.
create temp table report_record as
select
  row_number() over (order by posted_time, topic, topic_partition, topic_offset, topic_item) as number,
  record.*
from (
  select
    'ADMITTED' as disposition,
    report_code(null, source) as code,
    '' as detail,
    source,
    id,
    type,
    event_time,
    arrival_time,
    posted_time,
    topic,
    topic_partition,
    topic_offset,
    topic_item,
    cast(null as varchar) as survivor,
    cells
  from event
  union all
  select
    disposition,
    report_code(code, source) as code,
    detail,
    source,
    id,
    type,
    event_time,
    arrival_time,
    posted_time,
    topic,
    topic_partition,
    topic_offset,
    topic_item,
    report_position(survivor_topic, survivor_partition, survivor_offset, survivor_item) as survivor,
    null as cells
  from exception
) as record
where posted_time >= (select first_day from report_span)
  and posted_time < (select last_day + 1 from report_span);

-- Which records stand behind which step (an hour, or a day for meters of whole days) of a meter.
-- Steps are made of posting windows, so a record is posted in the step of its posted_time.
create temp table report_cell as
select
  report_meter.ordinal,
  date_trunc(report_meter.step, cell.posted_time) as step_start,
  epoch_ms(cell.posted_time) // report_meter.window_millis * report_meter.window_millis
    > cell.value_start as corrects,
  cell.number
from (
  select
    number,
    posted_time,
    unnest(
      from_json(cells, '[{"meter": "VARCHAR", "value_start": "BIGINT"}]'),
      recursive := true
    )
  from report_record
) as cell
join report_meter using (meter);

insert into report_cell
select
  report_meter.ordinal,
  date_trunc(report_meter.step, report_record.posted_time) as step_start,
  false as corrects,
  report_record.number
from report_record
cross join report_meter
where report_meter.meter = 'tally.records';

-- The late events by how long after they happened they were booked, those of probes left out;
-- at_most is inclusive.
create temp table report_lateness as
select
  ordinal,
  above_millis,
  at_most_millis
from (
  values
    (0, 0, 60000),
    (1, 60000, 300000),
    (2, 300000, 900000),
    (3, 900000, 3600000),
    (4, 3600000, 21600000),
    (5, 21600000, 86400000),
    (6, 86400000, 172800000),
    (7, 172800000, 604800000),
    (8, 604800000, null)
) as edge (ordinal, above_millis, at_most_millis);

create temp table report_late as
select
  report_lateness.ordinal,
  late.number,
  late.number in (select number from report_cell where corrects) as corrects
from (
  select number, epoch_ms(posted_time) - epoch_ms(event_time) as millis
  from report_record
  where disposition = 'ADMITTED'
    and code <> 'PROBE'
    and posted_time > event_time
) as late
join report_lateness
  on late.millis > report_lateness.above_millis
  and (
    report_lateness.at_most_millis is null
    or late.millis <= report_lateness.at_most_millis
  );

-- The compared rows that are corrections, as the close posted them.
create temp table report_correction as
select report_meter.ordinal, report_meter.mask, row_pair.*
from row_pair
join report_meter using (meter)
where row_pair.closed_meter is not null
  and row_pair.posting_start > row_pair.value_start;
