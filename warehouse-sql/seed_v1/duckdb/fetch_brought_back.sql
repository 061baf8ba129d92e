-- Beside the warehouse: the events booked before $1 that a command brought back. None of them may
-- be brought back again, however long ago it was.
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
where original is not null
  and posted_time < make_timestamp_ms($1);
