-- Every record that is not counted, by what became of it.
select
  disposition,
  code,
  report_text(report_record.source) as source,
  report_text(report_record.id) as id,
  report_record.type,
  report_time(report_record.event_time) as event_time,
  report_time(report_record.arrival_time) as arrival_time,
  report_time(report_record.posted_time) as posted_time,
  report_record.topic,
  report_record.topic_partition as "partition",
  report_record.topic_offset as "offset",
  report_record.topic_item as item,
  survivor,
  report_text(detail) as detail
from report_record
where disposition <> 'ADMITTED'
order by disposition, code, topic, topic_partition, number;
