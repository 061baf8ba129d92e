-- Where an event stands, as one text.
create or replace function position_text(
  topic text, topic_partition integer, topic_offset bigint, topic_item integer
) returns text
language sql immutable parallel safe
as $$
  select $1 || '/' || $2 || '@' || $3 || case when $4 = 0 then '' else '#' || $4 end
$$;

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
  on event.original is not null
  and event.original = position_text(
    exception.topic, exception.topic_partition, exception.topic_offset, exception.topic_item)
    collate "C"
where
  case
    when closed_day.posting_day is null then exception.book = 'live'
    else exception.book = 'closed' and exception.generation = closed_day.generation
  end;

-- The exceptions with one of each of these (empty for any), booked from since to before until.
create or replace function exceptions_of(
  dispositions text[],
  codes text[],
  sources text[],
  types text[],
  topics text[],
  since timestamp,
  until timestamp
) returns setof settled_exception
language sql stable
as $$
  select *
  from settled_exception
  where (cardinality($1) = 0 or disposition = any($1))
    and (cardinality($2) = 0 or code = any($2))
    and (cardinality($3) = 0 or source = any($3))
    and (cardinality($4) = 0 or type = any($4))
    and (cardinality($5) = 0 or topic = any($5))
    and posted_time >= $6
    and posted_time < $7
$$;
