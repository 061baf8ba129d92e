-- Beside the warehouse: day $2 counts against the live book always, against the closed book once
-- it is frozen.
insert into compared_day
select cast($2 as date) as posting_day
where $1 = 'live'
  or cast($2 as date) in (select posting_day from warehouse.closed_day);
