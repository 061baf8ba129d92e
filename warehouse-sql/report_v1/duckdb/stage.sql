-- What the report brings along; gone with the connection, as are the tables of prepare.sql.
create temp table report_span (
  first_day date not null,
  last_day date not null
);

create temp table report_meter (
  ordinal integer not null,
  meter varchar not null,
  window_millis bigint not null,
  step varchar not null,
  mask varchar
);

create temp table report_measure (
  meter varchar not null,
  ordinal integer not null,
  measure varchar not null,
  aggregation varchar not null,
  money boolean not null,
  currency_field varchar
);

create temp table report_difference (
  difference bigint not null,
  cause varchar not null,
  evidence varchar not null,
  meter varchar not null,
  group_values varchar not null,
  value_start timestamp not null,
  posting_start timestamp not null
);

create temp table report_difference_event (
  difference bigint not null,
  ordinal bigint not null,
  source varchar not null,
  id varchar not null,
  event_time timestamp not null,
  arrival_time timestamp not null,
  posted_time timestamp not null,
  topic varchar not null,
  topic_partition integer not null,
  topic_offset bigint not null,
  topic_item integer not null
);
