-- What closes up to generation $1 admitted on days that another close froze, or none did.
delete from event
where generation between oldest_uncounted($1) and $1
  and not exists (
    select 1
    from closed_day
    where closed_day.posting_day = event.posting_day
      and closed_day.generation = event.generation
  );
