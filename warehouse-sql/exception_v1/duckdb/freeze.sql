-- Beside the warehouse: the records of posting day $1 that are not counted.
insert into warehouse.exception
from exception
where posted_time >= cast($1 as date)
  and posted_time < cast($1 as date) + 1
order by topic, topic_partition, topic_offset, topic_item;
