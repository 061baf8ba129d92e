-- What closes up to generation $1 counted that froze no day.
delete from close_count
where generation <= $1
  and generation not in (select generation from closed_day);
