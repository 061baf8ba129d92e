-- The differences numbered from 1, by cause and then by row: the order of rows.csv.
create temp table report_difference as
select
  row_number() over (
    order by report_cause.ordinal, posting_start, meter, value_start, group_values
  ) as difference,
  json_array_length(events) as event_count,
  close_difference.*
from close_difference
join report_cause using (cause);

create temp table report_difference_event as
select
  difference,
  place as ordinal,
  event.*
from report_difference,
  unnest(
    from_json(
      events,
      '[{"source": "VARCHAR", "id": "VARCHAR", "event_time": "BIGINT", "arrival_time": "BIGINT",
         "posted_time": "BIGINT", "topic": "VARCHAR", "topic_partition": "INTEGER",
         "topic_offset": "BIGINT", "topic_item": "INTEGER"}]'
    )
  ) with ordinality as counted (event, place);
