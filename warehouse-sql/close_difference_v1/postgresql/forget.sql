-- What closes up to generation $1 found that froze no day.
delete from close_difference
where generation <= $1
  and generation not in (select generation from closed_day);
