-- A difference is written when it is found, and again when its cause is.
merge into close_difference
using (
  from close_difference_stage
  qualify row_number() over (
    partition by generation, meter, group_values, value_start, posting_start
    order by rowid desc
  ) = 1
) as stage
on close_difference.generation = stage.generation
  and close_difference.meter = stage.meter
  and close_difference.group_values = stage.group_values
  and close_difference.value_start = stage.value_start
  and close_difference.posting_start = stage.posting_start
when matched
  then update set
    cause = stage.cause,
    evidence = stage.evidence,
    events = stage.events
when not matched
  then insert by name;
