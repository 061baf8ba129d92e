-- Beside the warehouse: the rows of day $1 of the close with generation $2.
insert into exception
from warehouse.exception
where book = 'closed'
  and generation = $2
  and posted_time >= cast($1 as date)
  and posted_time < cast($1 as date) + 1;
