-- Every record that is an event or is not counted, in the order of their numbers: record n is line
-- n + 1. What a step of a meter counts are the lines of its times that name the meter.
select
  report_record.disposition,
  report_record.code,
  array_to_string(
    list_sort(list_distinct(json_extract_string(report_record.cells, '$[*].meter'))),
    ' '
  ) as meters,
  report_text(report_record.source) as source,
  report_text(report_record.id) as id,
  report_record.type,
  report_time(report_record.event_time) as event_time,
  report_time(report_record.arrival_time) as arrival_time,
  report_time(report_record.posted_time) as posted_time,
  report_record.topic,
  report_record.topic_partition as "partition",
  report_record.topic_offset as "offset",
  report_record.topic_item as item
from report_record
order by number;
