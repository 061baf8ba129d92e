-- Where an event stands, as one text.
create or replace macro position_text(topic, topic_partition, topic_offset, topic_item) as
  topic || '/' || topic_partition || '@' || topic_offset
    || case when topic_item = 0 then '' else '#' || topic_item end;

-- The exceptions that count: of a closed day the closed book's, of any other day live's.
create or replace view settled_exception as
select
  exception.*,
  position_text(event.topic, event.topic_partition, event.topic_offset, event.topic_item)
    as brought_back_by
from exception
left join closed_day
  on closed_day.posting_day = cast(exception.posted_time as date)
left join settled_event as event
  on event.original = position_text(
    exception.topic, exception.topic_partition, exception.topic_offset, exception.topic_item)
where
  case
    when closed_day.posting_day is null then exception.book = 'live'
    else exception.book = 'closed' and exception.generation = closed_day.generation
  end;

-- Whether a value is in a JSON array, or the array is empty: whoever asks for nothing gets all.
create or replace macro is_wanted(value, wanted) as
  json_array_length(wanted) = 0
  or coalesce(list_contains(from_json(wanted, '["VARCHAR"]'), value), false);

-- The exceptions with one of each of these (JSON arrays; empty for any), booked from since to
-- before until.
create or replace macro exceptions_of(
  dispositions, codes, sources, types, topics, since, until
) as table
select *
from settled_exception
where is_wanted(disposition, dispositions)
  and is_wanted(code, codes)
  and is_wanted(source, sources)
  and is_wanted(type, types)
  and is_wanted(topic, topics)
  and posted_time >= since
  and posted_time < until;
