-- The newest generation of job $1; 0 before its first run. Where it belongs to an activation, the
-- day from which that catalog holds.
select
  coalesce(max(generation), 0) as generation,
  (
    select as_jsonb(detail) ->> 'posted_from'
    from run
    where job = $1
    order by generation desc
    limit 1
  ) as posted_from
from run
where job = $1;
