-- #fail A record has one exception in the live book, and one of each close.
select count(*)
from (
  select 1
  from exception
  group by
    book, case when book = 'closed' then generation end, topic, topic_partition, topic_offset, topic_item
  having count(*) > 1
) as repeated;

-- #fail Exactly the rejected records have a code.
select count(*)
from exception
where (disposition = 'REJECTED') <> (code is not null);

-- #fail Exactly the repeats name a survivor.
select count(*)
from exception
where (disposition in ('DUPLICATE', 'CONFLICT')) <> (survivor_offset is not null);

-- #fail No admitted record is an exception.
select count(*)
from exception
where disposition = 'ADMITTED';

-- #warn An arrival time is never before the append time.
select count(*)
from exception
where arrival_time < append_time;
