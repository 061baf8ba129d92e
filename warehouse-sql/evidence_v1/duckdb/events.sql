-- In a close's store: its events that were booked in [$1, $2), with the cells that count them.
select
  source,
  id,
  epoch_ms(event_time) as event_time,
  epoch_ms(arrival_time) as arrival_time,
  epoch_ms(posted_time) as posted_time,
  identity,
  payload_hash,
  topic,
  topic_partition,
  topic_offset,
  topic_item,
  cells
from event
where posted_time >= make_timestamp($1 * 1000)
  and posted_time < make_timestamp($2 * 1000);
