-- How many records of each partition met which end, how many of them are listed, and where: between
-- first_record_line and last_record_line of records.csv, and those that are not counted also from
-- line first_line of exceptions.csv on. Up to 25 are samples.
with counted as (
  select
    json_extract_string(group_values, '$.topic') as topic,
    cast(json_extract_string(group_values, '$.partition') as integer) as topic_partition,
    json_extract_string(group_values, '$.disposition') as disposition,
    coalesce(json_extract_string(group_values, '$.code'), '') as code,
    cast(sum(cast(json_extract_string(measures, '$.records') as bigint)) as bigint) as records
  from posting
  where meter = 'tally.records'
    and posting_start >= (select first_day from report_span)
    and posting_start < (select last_day + 1 from report_span)
  group by all
),
listed as (
  select
    topic,
    topic_partition,
    disposition,
    code,
    count(*) as lines,
    min(number) + 1 as first_record_line,
    max(number) + 1 as last_record_line,
    min(number, 25) as samples
  from report_record
  group by all
),
placed as (
  select
    *,
    case
      when disposition <> 'ADMITTED' then cast(
        2 - lines + sum(lines) filter (where disposition <> 'ADMITTED') over (
          order by disposition, code, topic, topic_partition
        ) as bigint
      )
    end as first_line
  from listed
)
select
  topic,
  topic_partition,
  disposition,
  code,
  coalesce(counted.records, 0) as records,
  coalesce(placed.lines, 0) as lines,
  placed.first_line,
  placed.first_record_line,
  placed.last_record_line,
  placed.samples
from counted
full outer join placed using (topic, topic_partition, disposition, code)
order by topic, topic_partition, disposition, code;
