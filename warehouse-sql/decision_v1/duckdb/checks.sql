-- #fail A thing is decided once.
select count(*)
from (
  select 1
  from decision
  group by name
  having count(*) > 1
);

-- #fail A version is a number of decisions.
select count(*)
from decision
where version < 1;
