-- Beside the warehouse: the events of day $1 of the close with generation $2. A retried bundle has
-- appended its events twice; a position names one record, so one of each is taken.
insert into event
from warehouse.event
where posting_day = cast($1 as date)
  and generation = $2
qualify row_number() over (
  partition by topic, topic_partition, topic_offset, topic_item
) = 1;
