-- The lake of one event type where it lies, and a table of the same rows, which is read faster and can be
-- clustered. ${type} is what to call it, such as sale_line; ${folder} is its folder, such as
-- gs://tally/shop/lake/com.example.retail.sale_line.
create external table if not exists ${dataset}.${type}_lake
with partition columns (posting_day date)
options (
  format = 'PARQUET',
  uris = ['${folder}/*.parquet'],
  hive_partition_uri_prefix = '${folder}'
);

create table if not exists ${dataset}.${type}
partition by posting_day
cluster by source, id
as
select *
from ${dataset}.${type}_lake
where false;
