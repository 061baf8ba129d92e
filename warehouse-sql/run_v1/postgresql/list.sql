select
  run_id,
  job,
  generation,
  epoch_ms(started_at) as started_at,
  epoch_ms(finished_at) as finished_at,
  status,
  catalogs,
  detail
from run
order by started_at, job, generation;
