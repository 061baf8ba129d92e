-- A record has one exception in a book. What its row says follows from the log, so a second
-- writing repeats the first; only another build may say it otherwise, and then the newer counts. One
-- that books the record at another time has left its row elsewhere.
delete from exception
using exception_stage as stage
where exception.topic = stage.topic
  and exception.topic_partition = stage.topic_partition
  and exception.topic_offset = stage.topic_offset
  and exception.topic_item = stage.topic_item
  and exception.book = stage.book
  and (exception.book = 'live' or exception.generation = stage.generation)
  and exception.posted_time <> stage.posted_time;

insert into exception
select distinct on (topic, topic_partition, topic_offset, topic_item, book) *
from exception_stage
order by topic, topic_partition, topic_offset, topic_item, book, ctid desc
on conflict (
  topic,
  topic_partition,
  topic_offset,
  topic_item,
  posted_time,
  book,
  (case book when 'live' then 0 else generation end)
) do update set
  append_time = excluded.append_time,
  arrival_time = excluded.arrival_time,
  disposition = excluded.disposition,
  code = excluded.code,
  detail = excluded.detail,
  source = excluded.source,
  id = excluded.id,
  type = excluded.type,
  event_time = excluded.event_time,
  survivor_topic = excluded.survivor_topic,
  survivor_partition = excluded.survivor_partition,
  survivor_offset = excluded.survivor_offset,
  survivor_item = excluded.survivor_item,
  value = excluded.value,
  generation = excluded.generation
where exception.disposition <> excluded.disposition
  or exception.code is distinct from excluded.code
  or exception.detail <> excluded.detail
  or exception.survivor_topic is distinct from excluded.survivor_topic
  or exception.survivor_partition is distinct from excluded.survivor_partition
  or exception.survivor_offset is distinct from excluded.survivor_offset
  or exception.survivor_item is distinct from excluded.survivor_item;
