-- What is decided under $1 is version $2: $3, from $4 on. Nothing stands under that name.
insert into decision (name, version, value, decided_at)
values ($1, $2, $3, make_timestamp_ms($4));
