-- What the rows of book $1 come to in each posting window that starts from $2 to before $3, as a
-- certificate says it.
select
  epoch_ms(posting_end) - epoch_ms(posting_start) as window_millis,
  epoch_ms(posting_start) as posting_start,
  epoch_ms(posting_end) as posting_end,
  count(*) as posting_rows,
  cast(sum(events) as bigint) as events,
  number_fingerprint(sum(fingerprint_number(fingerprint))) as fingerprint,
  '{}' as last_offsets
from posting
where book = $1
  and posting_start >= make_timestamp_ms($2)
  and posting_start < make_timestamp_ms($3)
group by posting.posting_start, posting.posting_end
order by window_millis, posting.posting_start;
