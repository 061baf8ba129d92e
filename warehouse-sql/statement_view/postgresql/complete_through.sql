-- Up to which posting time the rows of windows of $1 milliseconds are complete: the end of the
-- last closed day or live's last certificate, whichever is later; null before the first.
select epoch_ms(max(posting_end)) as complete_through
from (
  select max(posting_end) as posting_end
  from certificate
  where book = 'live'
    and window_millis = $1
  union all
  select cast(max(posting_day) + 1 as timestamp)
  from closed_day
) as complete;
