-- Writing a row again changes nothing: a retried bundle and a restarted run post the same rows.
-- A row that did change takes the generation that changed it.
-- Every condition is an equality of the two sides: with any other, DuckDB compares each row with each.
merge into posting
using (
  from posting_stage
  qualify row_number() over (
    partition by book, meter, group_values, value_start, posting_start
    order by rowid desc
  ) = 1
) as stage
on posting.book = stage.book
  and case when posting.book = 'closed' then posting.generation else 0 end
    = case when stage.book = 'closed' then stage.generation else 0 end
  and posting.meter = stage.meter
  and posting.group_values = stage.group_values
  and posting.value_start = stage.value_start
  and posting.posting_start = stage.posting_start
when matched
  and (
    posting.value_end <> stage.value_end
    or posting.posting_end <> stage.posting_end
    or posting.measures <> stage.measures
    or posting.events <> stage.events
    or posting.late_events <> stage.late_events
    or posting.fingerprint <> stage.fingerprint
  )
  then update set
    value_end = stage.value_end,
    posting_end = stage.posting_end,
    measures = stage.measures,
    events = stage.events,
    late_events = stage.late_events,
    fingerprint = stage.fingerprint,
    generation = stage.generation
when not matched
  then insert by name;
