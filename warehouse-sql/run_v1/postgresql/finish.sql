update run
set
  finished_at = make_timestamp_ms($2),
  status = $3,
  detail = $4
where run_id = $1;
