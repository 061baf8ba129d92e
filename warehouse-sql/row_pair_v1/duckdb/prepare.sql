-- In the file of a close: the rows it is held against, copied so that the warehouse is held
-- briefly, and the days that count.
create or replace table compared_posting as
from posting
limit 0;

create or replace table compared_day (
  posting_day date not null
);
