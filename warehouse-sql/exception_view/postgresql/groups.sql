-- The exceptions that $1 to $7 pick, counted by the columns that $8 names.
select
  disposition,
  code,
  source,
  type,
  topic,
  day,
  count(*) as records,
  epoch_ms(min(posted_time)) as first_posted,
  epoch_ms(max(posted_time)) as last_posted
from (
  select
    case when 'disposition' = any($8) then disposition end as disposition,
    case when 'code' = any($8) then code end as code,
    case when 'source' = any($8) then source end as source,
    case when 'type' = any($8) then type end as type,
    case when 'topic' = any($8) then topic end as topic,
    case when 'day' = any($8) then cast(cast(posted_time as date) as text) end as day,
    posted_time
  from exceptions_of($1, $2, $3, $4, $5, make_timestamp_ms($6), make_timestamp_ms($7))
) as picked
group by disposition, code, source, type, topic, day
order by records desc, disposition, code, source, type, topic, day;
