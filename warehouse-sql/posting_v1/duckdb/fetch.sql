-- Beside the warehouse: the rows of day $1 of the close with generation $2.
insert into posting
from warehouse.posting
where book = 'closed'
  and generation = $2
  and posting_start >= cast($1 as date)
  and posting_start < cast($1 as date) + 1;
