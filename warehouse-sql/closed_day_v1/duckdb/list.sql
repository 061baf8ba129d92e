select
  posting_day,
  epoch_ms(closed_at) as closed_at,
  run_id,
  generation,
  posting_rows,
  events,
  fingerprint,
  accepted
from closed_day
order by posting_day;
