-- An hour is counted once; a retried bundle repeats itself.
merge into close_count
using (
  from close_count_stage
  qualify row_number() over (
    partition by generation, meter, hour
    order by rowid desc
  ) = 1
) as stage
on close_count.generation = stage.generation
  and close_count.meter = stage.meter
  and close_count.hour = stage.hour
when not matched
  then insert by name;
