-- Takes over what has come to the lake, for a scheduled query every 5 to 15 minutes; run twice, it changes
-- nothing. Of an open day that is what live has admitted, each event once. Of a day whose closed book is
-- there it is the book: what is not in it goes, and what is in it says so. Looked at are the last 8 days, by
-- which a day should be closed.
merge ${dataset}.${type} as kept
using (
  select *
  from ${dataset}.${type}_lake as arrived
  where posting_day >= date_sub(current_date(), interval 8 day)
    and (
      generation is not null
      or posting_day not in (
        select posting_day
        from ${dataset}.${type}_lake
        where posting_day >= date_sub(current_date(), interval 8 day)
          and generation is not null
      )
    )
  qualify row_number() over (
    partition by posting_day, topic, topic_partition, topic_offset, topic_item
    order by payload_hash
  ) = 1
) as arrived
on kept.posting_day = arrived.posting_day
  and kept.topic = arrived.topic
  and kept.topic_partition = arrived.topic_partition
  and kept.topic_offset = arrived.topic_offset
  and kept.topic_item = arrived.topic_item
  and kept.generation is not distinct from arrived.generation
when not matched by target then
  insert row
when not matched by source
  and kept.posting_day >= date_sub(current_date(), interval 8 day)
then
  delete;
