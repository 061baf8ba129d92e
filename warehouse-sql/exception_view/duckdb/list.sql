-- The first $8 exceptions that $1 to $7 pick, in the order they are booked; their values stay.
select
  * exclude (value) replace (
    epoch_ms(append_time) as append_time,
    epoch_ms(arrival_time) as arrival_time,
    epoch_ms(posted_time) as posted_time,
    epoch_ms(event_time) as event_time
  ),
  cast(null as blob) as value,
  octet_length(value) as value_bytes
from exceptions_of($1, $2, $3, $4, $5, make_timestamp_ms($6), make_timestamp_ms($7))
order by posted_time, topic, topic_partition, topic_offset, topic_item
limit $8;
