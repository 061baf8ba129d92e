-- Day $1 is closed by run $2 of generation $5 at $3, although $4: from now on the rows that this run
-- wrote count. A day without rows is closed as well.
insert into closed_day
select
  cast($1 as date) as posting_day,
  make_timestamp_ms($3) as closed_at,
  $2 as run_id,
  $5 as generation,
  count(*) as posting_rows,
  cast(coalesce(sum(events), 0) as bigint) as events,
  coalesce(sum_fingerprint(fingerprint), repeat('0', 32)) as fingerprint,
  $4 as accepted
from posting
where book = 'closed'
  and generation = $5
  and posting_start >= cast($1 as date)
  and posting_start < cast($1 as date) + 1;
