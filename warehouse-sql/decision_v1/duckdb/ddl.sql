create table if not exists decision (
  name varchar not null,
  version bigint not null,
  value varchar not null,
  decided_at timestamp not null
);
