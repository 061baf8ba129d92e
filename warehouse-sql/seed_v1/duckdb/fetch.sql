-- Beside the warehouse: the events of day $1 that were booked from $2 to before $3.
insert into seed
select
  identity,
  payload_hash,
  posted_time,
  arrival_time,
  topic,
  topic_partition,
  topic_offset,
  topic_item,
  original
from warehouse.event
join warehouse.closed_day using (posting_day, generation)
where posting_day = cast($1 as date)
  and posted_time >= make_timestamp_ms($2)
  and posted_time < make_timestamp_ms($3);
