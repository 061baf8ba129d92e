-- Beside the warehouse: the closed rows of day $1, in the order in which statements read them.
insert into warehouse.posting
from posting
where posting_start >= cast($1 as date)
  and posting_start < cast($1 as date) + 1
order by posting_start, meter, value_start, group_values;
