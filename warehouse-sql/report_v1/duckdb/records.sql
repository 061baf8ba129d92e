-- The sampled records, in admission order.
select
  number,
  disposition,
  code,
  detail,
  source,
  id,
  type,
  epoch_ms(event_time) as event_time,
  epoch_ms(arrival_time) as arrival_time,
  epoch_ms(posted_time) as posted_time,
  topic,
  topic_partition,
  topic_offset,
  topic_item,
  survivor
from report_record
where number in (select unnest(cast($1 as bigint[])))
order by number;
