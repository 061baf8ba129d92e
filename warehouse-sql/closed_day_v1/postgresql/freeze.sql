-- Day $1 is closed by run $2 of generation $5 at $3, although $4: from now on the rows that this run
-- wrote count. A day without rows is closed as well.
insert into closed_day (
  posting_day, closed_at, run_id, generation, posting_rows, events, fingerprint, accepted
)
select
  cast($1 as date),
  make_timestamp_ms($3),
  $2,
  $5,
  count(*),
  cast(coalesce(sum(events), 0) as bigint),
  coalesce(number_fingerprint(sum(fingerprint_number(fingerprint))), repeat('0', 32)),
  $4
from posting
where book = 'closed'
  and generation = $5
  and posting_start >= cast($1 as date)
  and posting_start < cast($1 as date) + 1;
