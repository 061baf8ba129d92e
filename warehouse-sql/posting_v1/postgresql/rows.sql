-- The rows of book $1, of the closed one those that close $2 wrote, posted from $3 to before $4.
select
  meter,
  group_values,
  epoch_ms(value_start) as value_start,
  epoch_ms(posting_start) as posting_start,
  epoch_ms(posting_end) as posting_end,
  measures,
  events,
  late_events,
  fingerprint
from posting
where book = $1
  and (book = 'live' or generation = $2)
  and posting_start >= make_timestamp_ms($3)
  and posting_start < make_timestamp_ms($4);
