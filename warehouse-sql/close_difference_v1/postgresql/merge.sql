-- A difference is written when it is found, and again when its cause is.
insert into close_difference
select distinct on (generation, meter, value_start, group_values, posting_start) *
from close_difference_stage
order by generation, meter, value_start, group_values, posting_start, ctid desc
on conflict (generation, meter, value_start, text_digest(group_values), posting_start)
do update set
  cause = excluded.cause,
  evidence = excluded.evidence,
  events = excluded.events;
