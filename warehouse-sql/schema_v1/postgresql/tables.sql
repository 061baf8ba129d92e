-- The tables and views that there are, without partitions.
select cast(relname as text) as table_name
from pg_class
where relnamespace = to_regnamespace(quote_ident(current_schema()))
  and relkind in ('r', 'p', 'v')
  and not relispartition
order by relname;
