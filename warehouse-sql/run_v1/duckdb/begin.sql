-- A run of job $1 takes the generation after the newest; older writers of the job are fenced.
insert into run
select
  $1 || '-' || coalesce(max(generation) + 1, 1) as run_id,
  $1 as job,
  coalesce(max(generation) + 1, 1) as generation,
  make_timestamp_ms($2) as started_at,
  null as finished_at,
  'RUNNING' as status,
  '{}' as detail
from run
where job = $1
returning run_id, generation;
