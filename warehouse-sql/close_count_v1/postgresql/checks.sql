-- #fail A close that compared counts the differences that it names.
select count(*)
from (
  select generation, sum(greatest(closed_rows, live_rows) - equal_rows) as fewest
  from close_count
  group by generation
) as counted
left join (
  select generation, count(*) as differences
  from close_difference
  group by generation
) as named using (generation)
where counted.fewest > coalesce(named.differences, 0);
