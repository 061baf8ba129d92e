-- The certificates of one book ($1) that speak of any posting time from $2 to before $3.
select
  window_millis,
  epoch_ms(posting_start) as posting_start,
  epoch_ms(posting_end) as posting_end,
  posting_rows,
  events,
  fingerprint,
  row_hashes,
  last_offsets
from certificate
where book = $1
  and posting_end > make_timestamp_ms($2)
  and posting_start < make_timestamp_ms($3)
order by window_millis, posting_start;
