-- A retried bundle repeats its events; a position names one record, so one of each stays.
insert into event
select *
from event_stage
order by topic, topic_partition, topic_offset, topic_item
on conflict do nothing;
