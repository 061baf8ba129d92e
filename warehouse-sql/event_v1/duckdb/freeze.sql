-- Beside the warehouse: the events of posting day $1. A retried bundle has appended its events
-- twice; a position names one record, so one of each stays.
insert into warehouse.event
from event
where posting_day = cast($1 as date)
qualify row_number() over (
  partition by topic, topic_partition, topic_offset, topic_item
) = 1
order by posted_time, topic, topic_partition, topic_offset, topic_item;
