insert into meter (
  meter, description, event_types, filter, group_fields, window_millis, measures
)
values ($1, $2, $3, $4, $5, $6, $7);
