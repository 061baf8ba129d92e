-- The events that count and were booked from $1 to before $2, and of those before $1 what a command
-- brought back: none of them may be brought back again, however long ago it was.
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
where posting_day >= cast(make_timestamp_ms($1) as date)
  and posting_day <= cast(make_timestamp_ms($2) as date)
  and posted_time >= make_timestamp_ms($1)
  and posted_time < make_timestamp_ms($2)
union all
select
  identity,
  payload_hash,
  epoch_ms(posted_time),
  epoch_ms(arrival_time),
  topic,
  topic_partition,
  topic_offset,
  topic_item,
  original
from settled_event
where original is not null
  and posted_time < make_timestamp_ms($1);
