select name, version, value
from decision
where name = $1;
