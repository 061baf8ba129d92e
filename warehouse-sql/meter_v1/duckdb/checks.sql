-- #fail A meter is declared once.
select count(*)
from (
  select 1
  from meter
  group by meter
  having count(*) > 1
);
