-- In the warehouse: what the rows of book $1 posted in [$2, $3) hold, for their certificates.
select
  epoch_ms(posting_end) - epoch_ms(posting_start) as window_millis,
  epoch_ms(posting_start) as posting_start,
  events,
  fingerprint
from posting
where book = $1
  and posting_start >= make_timestamp($2 * 1000)
  and posting_start < make_timestamp($3 * 1000);
