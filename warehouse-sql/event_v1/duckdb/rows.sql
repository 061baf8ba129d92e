-- The events of close $1 that were booked from $2 to before $3. A retried bundle has appended its
-- events twice; a position names one record, so one of each is taken.
select
  topic,
  topic_partition,
  topic_offset,
  topic_item,
  source,
  id,
  type,
  epoch_ms(event_time) as event_time,
  epoch_ms(arrival_time) as arrival_time,
  epoch_ms(posted_time) as posted_time,
  identity,
  payload_hash,
  cells
from event
where generation = $1
  and posted_time >= make_timestamp_ms($2)
  and posted_time < make_timestamp_ms($3)
qualify row_number() over (
  partition by topic, topic_partition, topic_offset, topic_item
) = 1;
