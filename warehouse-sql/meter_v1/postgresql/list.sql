select meter, description, event_types, filter, group_fields, window_millis, measures
from meter
order by meter;
