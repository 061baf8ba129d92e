-- The decisions whose names start with $1.
select name, version, value
from decision
where starts_with(name, $1)
order by name;
