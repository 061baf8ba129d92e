-- Writes on the schema which declarations made it, where found.sql reads it.
do $$
begin
  execute format(
    'comment on schema %I is %L', current_setting('search_path'), current_setting('tally.declared'));
end
$$;
