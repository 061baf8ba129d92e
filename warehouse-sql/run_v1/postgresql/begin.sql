-- A run of job $1 takes the generation after the newest; older writers of the job are fenced. It
-- knows $3 catalogs.
insert into run (run_id, job, generation, started_at, finished_at, status, catalogs, detail)
select
  $1 || '-' || coalesce(max(generation) + 1, 1),
  $1,
  coalesce(max(generation) + 1, 1),
  make_timestamp_ms($2),
  cast(null as timestamp),
  'RUNNING',
  $3,
  '{}'
from run
where job = $1
returning run_id, generation;
