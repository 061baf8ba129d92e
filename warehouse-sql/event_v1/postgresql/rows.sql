-- The events of close $1 that were booked from $2 to before $3.
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
  and posting_day >= cast(make_timestamp_ms($2) as date)
  and posting_day <= cast(make_timestamp_ms($3) as date)
  and posted_time >= make_timestamp_ms($2)
  and posted_time < make_timestamp_ms($3);
