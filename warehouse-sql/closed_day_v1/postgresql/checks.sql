-- #fail The frozen rows of a day are those that were frozen.
select count(*)
from closed_day
left join (
  select
    cast(posting_start as date) as posting_day,
    generation,
    count(*) as posting_rows,
    sum(events) as events,
    number_fingerprint(sum(fingerprint_number(fingerprint))) as fingerprint
  from posting
  where book = 'closed'
  group by 1, 2
) as frozen
  on frozen.posting_day = closed_day.posting_day
  and frozen.generation = closed_day.generation
where closed_day.posting_rows <> coalesce(frozen.posting_rows, 0)
  or closed_day.events <> coalesce(frozen.events, 0)
  or closed_day.fingerprint <> coalesce(frozen.fingerprint, repeat('0', 32));

-- #warn Days close in order, without a gap.
select count(*)
from (
  select
    posting_day,
    lag(posting_day) over (order by posting_day) as previous_day
  from closed_day
) as closed
where previous_day + 1 < posting_day;
