-- In a close's store or in the warehouse: the exceptions of book $1 that were booked in [$2, $3).
select
  topic,
  topic_partition,
  topic_offset,
  topic_item,
  epoch_ms(arrival_time) as arrival_time,
  epoch_ms(posted_time) as posted_time,
  disposition,
  coalesce(code, '') as code,
  coalesce(source, '') as source,
  coalesce(id, '') as id,
  coalesce(epoch_ms(event_time), 0) as event_time,
  survivor_topic,
  survivor_partition,
  survivor_offset,
  survivor_item
from exception
where book = $1
  and posted_time >= make_timestamp($2 * 1000)
  and posted_time < make_timestamp($3 * 1000);
