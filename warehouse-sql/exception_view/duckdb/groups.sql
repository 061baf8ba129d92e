-- The exceptions that $1 to $7 pick, counted by the columns that JSON array $8 names.
select
  case when is_wanted('disposition', $8) then disposition end as disposition,
  case when is_wanted('code', $8) then code end as code,
  case when is_wanted('source', $8) then source end as source,
  case when is_wanted('type', $8) then type end as type,
  case when is_wanted('topic', $8) then topic end as topic,
  case when is_wanted('day', $8) then cast(cast(posted_time as date) as varchar) end as day,
  count(*) as records,
  epoch_ms(min(posted_time)) as first_posted,
  epoch_ms(max(posted_time)) as last_posted
from exceptions_of($1, $2, $3, $4, $5, make_timestamp_ms($6), make_timestamp_ms($7))
group by all
order by records desc, disposition, code, source, type, topic, day;
