-- Beside the warehouse: the rows of book $1 that count and whose posting windows lie on day $2.
insert into compared_posting
from warehouse.posting
where book = $1
  and (
    book = 'live'
    or generation = (
      select generation
      from warehouse.closed_day
      where posting_day = cast($2 as date)
    )
  )
  and posting_start >= cast($2 as date)
  and posting_start < cast($2 as date) + 1;
