-- A retried bundle has appended its events twice; a position names one record, so of those of day $1
-- and generation $2 one each stays.
delete from event
where rowid in (
  select rowid
  from event
  where posting_day = cast($1 as date)
    and generation = $2
  qualify row_number() over (
    partition by topic, topic_partition, topic_offset, topic_item
    order by rowid
  ) > 1
);
