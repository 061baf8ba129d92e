-- The settled rows of meter $1 booked from $2 to before $3.
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
from settled_posting as posting
where meter = $1
  and posting.posting_start >= make_timestamp_ms($2)
  and posting.posting_start < make_timestamp_ms($3)
order by posting.posting_start, posting.value_start, group_values;
