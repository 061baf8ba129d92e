-- #fail A version is a number of decisions.
select count(*)
from decision
where version < 1;
