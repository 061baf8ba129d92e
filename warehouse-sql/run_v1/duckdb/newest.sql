-- The newest generation of job $1; 0 before its first run. Where it belongs to an activation, the
-- day from which that catalog holds.
select
  coalesce(max(generation), 0) as generation,
  json_extract_string(arg_max(detail, generation), '$.posted_from') as posted_from
from run
where job = $1;
