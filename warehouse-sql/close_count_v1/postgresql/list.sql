-- What the close of generation $1 and live posted.
select
  meter,
  epoch_ms(hour) as hour,
  closed_rows,
  closed_events,
  live_rows,
  live_events,
  equal_rows
from close_count
where generation = $1
order by meter, hour;
