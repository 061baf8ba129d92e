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
from statement_as_of(make_timestamp_ms($5))
where meter = $1
  and value_start >= make_timestamp_ms($2)
  and value_start < make_timestamp_ms($3)
  and json_contains(group_values, $4)
order by value_start, group_values;
