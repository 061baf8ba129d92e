-- The rows of book $1, of the closed one those that close $2 wrote, booked from $3 to before $4,
-- without their values.
select
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
  cast(null as bytea) as value
from exception
where book = $1
  and (book = 'live' or generation = $2)
  and posted_time >= make_timestamp_ms($3)
  and posted_time < make_timestamp_ms($4);
