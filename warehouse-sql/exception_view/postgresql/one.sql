-- The exception that event $4 of the record at offset $3 of partition $2 of topic $1 is.
select
  book,
  topic,
  topic_partition,
  topic_offset,
  topic_item,
  epoch_ms(append_time) as append_time,
  epoch_ms(arrival_time) as arrival_time,
  epoch_ms(posted_time) as posted_time,
  disposition,
  code,
  detail,
  source,
  id,
  type,
  epoch_ms(event_time) as event_time,
  survivor_topic,
  survivor_partition,
  survivor_offset,
  survivor_item,
  value,
  octet_length(value) as value_bytes,
  brought_back_by
from settled_exception
where topic = $1
  and topic_partition = $2
  and topic_offset = $3
  and topic_item = $4;
