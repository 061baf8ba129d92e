select
  identity,
  payload_hash,
  epoch_ms(posted_time) as posted_time,
  epoch_ms(arrival_time) as arrival_time,
  topic,
  topic_partition,
  topic_offset,
  topic_item,
  original
from seed
order by posted_time, arrival_time, topic, topic_partition, topic_offset, topic_item;
