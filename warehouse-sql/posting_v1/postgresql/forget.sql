-- What closes up to generation $1 posted to days that another close froze, or none did.
delete from posting
where book = 'closed'
  and generation between oldest_uncounted($1) and $1
  and not exists (
    select 1
    from closed_day
    where closed_day.posting_day = cast(posting.posting_start as date)
      and closed_day.generation = posting.generation
  );
