-- An hour is counted once; a retried bundle repeats itself.
insert into close_count
select *
from close_count_stage
order by generation, meter, hour
on conflict do nothing;
