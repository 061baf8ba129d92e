-- How many records of each partition met which end, from the rows of the built-in meter.
select
  json_extract_string(group_values, '$.topic') as topic,
  cast(json_extract_string(group_values, '$.partition') as integer) as topic_partition,
  json_extract_string(group_values, '$.disposition') as disposition,
  coalesce(json_extract_string(group_values, '$.code'), '') as code,
  cast(sum(cast(json_extract_string(measures, '$.records') as bigint)) as bigint) as records
from posting
where meter = 'tally.records'
group by all
order by topic, topic_partition, disposition, code;
