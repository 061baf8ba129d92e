-- #fail A record is admitted once.
select count(*)
from (
  select 1
  from event
  group by topic, topic_partition, topic_offset, topic_item
  having count(*) > 1
);

-- #fail A record is brought back once.
select count(*)
from (
  select 1
  from event
  where original is not null
  group by original
  having count(*) > 1
);

-- #fail An event is booked on its posting day, and never before it happened.
select count(*)
from event
where posting_day <> cast(posted_time as date)
  or posted_time < event_time;

-- #fail Events are of closed days only.
select count(*)
from event
where posting_day not in (select posting_day from closed_day);
