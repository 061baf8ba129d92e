-- Beside the warehouse: the rows of a close and those it is held against, copied so that the warehouse
-- is held briefly, and the days that count.
truncate posting;
truncate exception;
truncate event;

create or replace table compared_posting as
from posting
limit 0;

create or replace table compared_day (
  posting_day date not null
);
