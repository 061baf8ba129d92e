-- The latest event of closed days of each identity in JSON array $1.
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
from settled_event
where identity in (select unnest(from_json($1, '["VARCHAR"]')))
qualify row_number() over (
  partition by identity
  order by posted_time desc, arrival_time desc, topic, topic_partition, topic_offset, topic_item
) = 1
order by identity;
