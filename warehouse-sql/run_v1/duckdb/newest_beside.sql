-- Beside the warehouse: the newest generation of job $1; 0 before its first run.
select coalesce(max(generation), 0) as generation
from warehouse.run
where job = $1;
