-- An activation takes a generation of live's, so that a run that does not know the catalog is fenced.
-- From then on there are $2 catalogs; $3 is a JSON object.
insert into run
select
  'live-' || coalesce(max(generation) + 1, 1) as run_id,
  'live' as job,
  coalesce(max(generation) + 1, 1) as generation,
  make_timestamp_ms($1) as started_at,
  make_timestamp_ms($1) as finished_at,
  'ACTIVATED' as status,
  $2 as catalogs,
  $3 as detail
from run
where job = 'live';
