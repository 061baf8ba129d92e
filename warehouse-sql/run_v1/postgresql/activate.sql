-- An activation takes a generation of live's, so that a run that does not know the catalog is fenced.
-- From then on there are $2 catalogs; $3 is a JSON object.
insert into run (run_id, job, generation, started_at, finished_at, status, catalogs, detail)
select
  'live-' || coalesce(max(generation) + 1, 1),
  'live',
  coalesce(max(generation) + 1, 1),
  make_timestamp_ms($1),
  make_timestamp_ms($1),
  'ACTIVATED',
  $2,
  $3
from run
where job = 'live';
