-- What the report brings along; gone with the connection, as are the tables of pair.sql, rank.sql
-- and prepare.sql.
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

create temp table report_cause (
  ordinal integer not null,
  cause varchar not null
);
