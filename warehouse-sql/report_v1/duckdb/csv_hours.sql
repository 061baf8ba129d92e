-- Every record behind every step of every meter: once per meter that counts it.
select
  report_meter.meter,
  report_time(report_cell.step_start) as posted_from,
  report_record.disposition,
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
from report_cell
join report_meter using (ordinal)
join report_record using (number)
order by report_cell.ordinal, report_cell.step_start, report_cell.number;
