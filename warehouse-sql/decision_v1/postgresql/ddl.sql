create table if not exists decision (
  name text collate "C" primary key,
  version bigint not null,
  value text not null,
  decided_at timestamp not null
);
