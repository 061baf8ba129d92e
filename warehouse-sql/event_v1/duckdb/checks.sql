-- #fail A record is admitted once.
select count(*)
from (
  select 1
  from settled_event
  group by topic, topic_partition, topic_offset, topic_item
  having count(*) > 1
);

-- #fail A record is brought back once.
select count(*)
from (
  select 1
  from settled_event
  where original is not null
  group by original
  having count(*) > 1
);

-- #fail An event is booked on its posting day, and never before it happened.
select count(*)
from event
where posting_day <> cast(posted_time as date)
  or posted_time < event_time;

-- #warn Every event counts, or is of the newest close.
select count(*)
from event
anti join closed_day using (posting_day, generation)
where generation < (
  select max(generation)
  from run
  where job = 'close'
);
