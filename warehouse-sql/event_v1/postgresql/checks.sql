-- #fail A record is admitted once.
select count(*)
from (
  select 1
  from settled_event
  group by topic, topic_partition, topic_offset, topic_item
  having count(*) > 1
) as repeated;

-- #fail A record is brought back once.
select count(*)
from (
  select 1
  from settled_event
  where original is not null
  group by original
  having count(*) > 1
) as repeated;

-- #fail An event is booked on its posting day, and never before it happened.
select count(*)
from event
where posting_day <> cast(posted_time as date)
  or posted_time < event_time;

-- #warn Every event counts, or is of the newest close.
select count(*)
from event
where not exists (
    select 1
    from closed_day
    where closed_day.posting_day = event.posting_day
      and closed_day.generation = event.generation
  )
  and generation < (
    select max(generation)
    from run
    where job = 'close'
  );
