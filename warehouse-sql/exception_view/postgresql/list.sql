-- The first $8 exceptions that $1 to $7 pick, in the order they are booked; their values stay.
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
  cast(null as bytea) as value,
  octet_length(value) as value_bytes,
  brought_back_by
from exceptions_of(
  $1, $2, $3, $4, $5, make_timestamp_ms($6), make_timestamp_ms($7)
) as exception
order by exception.posted_time, topic, topic_partition, topic_offset, topic_item
limit $8;
