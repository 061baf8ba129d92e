-- The newest generation of job $1; 0 before its first run.
select coalesce(max(generation), 0) as generation
from run
where job = $1;
