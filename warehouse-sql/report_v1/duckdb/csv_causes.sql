-- Every event that makes a difference, by difference.
select
  report_difference.cause,
  event.difference,
  report_text(event.source) as source,
  report_text(event.id) as id,
  report_time(make_timestamp_ms(event.event_time)) as event_time,
  report_time(make_timestamp_ms(event.arrival_time)) as arrival_time,
  report_time(make_timestamp_ms(event.posted_time)) as posted_time,
  event.topic,
  event.topic_partition as "partition",
  event.topic_offset as "offset",
  event.topic_item as item
from report_difference_event as event
join report_difference using (difference)
order by event.difference, event.ordinal;
