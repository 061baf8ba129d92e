-- The tables and views that there are.
select table_name
from information_schema.tables
where table_schema = current_schema()
order by table_name;
