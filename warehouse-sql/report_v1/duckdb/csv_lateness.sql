-- Every late event, by how late; corrects tells that a meter posted it in a later window.
select
  report_lateness.above_millis,
  report_lateness.at_most_millis,
  report_late.corrects,
  epoch_ms(report_record.posted_time) - epoch_ms(report_record.event_time) as late_millis,
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
from report_late
join report_lateness using (ordinal)
join report_record using (number)
order by report_late.ordinal, report_late.corrects desc, report_late.number;
