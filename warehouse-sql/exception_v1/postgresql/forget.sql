-- What closes up to generation $1 did not count on days that another close froze, or none did.
delete from exception
where book = 'closed'
  and generation between oldest_uncounted($1) and $1
  and not exists (
    select 1
    from closed_day
    where closed_day.posting_day = cast(exception.posted_time as date)
      and closed_day.generation = exception.generation
  );
