-- What live posts arrives one by one and replaces by key; what a close posted is loaded, a day at a time, once
-- the day is frozen: a partition holds the rows of the close that froze it, and no others.
create table if not exists ${dataset}.live_posting (
  book string not null,
  meter string not null,
  group_values string not null,
  value_start timestamp not null,
  value_end timestamp not null,
  posting_start timestamp not null,
  posting_end timestamp not null,
  measures string not null,
  events int64 not null,
  late_events int64 not null,
  fingerprint string not null,
  generation int64 not null,
  primary key (book, meter, group_values, value_start, posting_start) not enforced
)
partition by timestamp_trunc(posting_start, day)
cluster by meter, value_start, group_values;

create table if not exists ${dataset}.closed_posting (
  book string not null,
  meter string not null,
  group_values string not null,
  value_start timestamp not null,
  value_end timestamp not null,
  posting_start timestamp not null,
  posting_end timestamp not null,
  measures string not null,
  events int64 not null,
  late_events int64 not null,
  fingerprint string not null,
  generation int64 not null
)
partition by timestamp_trunc(posting_start, day)
cluster by meter, value_start, group_values;
