-- A run of job $1 takes the generation after the newest; older writers of the job are fenced. It
-- knows $3 catalogs.
insert into run
select
  $1 || '-' || coalesce(max(generation) + 1, 1) as run_id,
  $1 as job,
  coalesce(max(generation) + 1, 1) as generation,
  make_timestamp_ms($2) as started_at,
  null as finished_at,
  'RUNNING' as status,
  $3 as catalogs,
  '{}' as detail
from run
where job = $1
returning run_id, generation;
