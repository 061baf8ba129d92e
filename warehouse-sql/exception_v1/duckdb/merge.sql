-- A record has one exception in a book. What its row says follows from the log, so a second
-- writing repeats the first; only another build may say it otherwise, and then the newer counts.
-- Every condition is an equality of the two sides: with any other, DuckDB compares each row with each.
merge into exception
using (
  from exception_stage
  qualify row_number() over (
    partition by book, topic, topic_partition, topic_offset, topic_item
    order by rowid desc
  ) = 1
) as stage
on exception.book = stage.book
  and case when exception.book = 'closed' then exception.generation else 0 end
    = case when stage.book = 'closed' then stage.generation else 0 end
  and exception.topic = stage.topic
  and exception.topic_partition = stage.topic_partition
  and exception.topic_offset = stage.topic_offset
  and exception.topic_item = stage.topic_item
when matched
  and (
    exception.disposition <> stage.disposition
    or exception.code is distinct from stage.code
    or exception.detail <> stage.detail
    or exception.posted_time <> stage.posted_time
    or exception.survivor_topic is distinct from stage.survivor_topic
    or exception.survivor_partition is distinct from stage.survivor_partition
    or exception.survivor_offset is distinct from stage.survivor_offset
    or exception.survivor_item is distinct from stage.survivor_item
  )
  then update set
    append_time = stage.append_time,
    arrival_time = stage.arrival_time,
    posted_time = stage.posted_time,
    disposition = stage.disposition,
    code = stage.code,
    detail = stage.detail,
    source = stage.source,
    id = stage.id,
    type = stage.type,
    event_time = stage.event_time,
    survivor_topic = stage.survivor_topic,
    survivor_partition = stage.survivor_partition,
    survivor_offset = stage.survivor_offset,
    survivor_item = stage.survivor_item,
    value = stage.value,
    generation = stage.generation
when not matched
  then insert by name;
