-- The cells of meter $1 with a value window starting from $2 to before $3, whose group holds the
-- values of JSON object $4, as of posting time $5.
select
  group_values,
  epoch_ms(value_start) as value_start,
  epoch_ms(value_end) as value_end,
  measures,
  events,
  late_events,
  fingerprint,
  book
from statement_between(make_timestamp_ms($2), make_timestamp_ms($3), make_timestamp_ms($5)) as cell
where meter = $1 collate "C"
  and as_jsonb(group_values) @> as_jsonb($4)
order by cell.value_start, group_values collate "C";
