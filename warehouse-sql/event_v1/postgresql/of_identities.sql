-- The latest event of closed days of each identity among $1.
select distinct on (identity)
  identity,
  payload_hash,
  epoch_ms(posted_time) as posted_time,
  epoch_ms(arrival_time) as arrival_time,
  topic,
  topic_partition,
  topic_offset,
  topic_item,
  original
from settled_event
where identity = any($1)
order by
  identity,
  settled_event.posted_time desc,
  settled_event.arrival_time desc,
  topic,
  topic_partition,
  topic_offset,
  topic_item;
