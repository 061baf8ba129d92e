-- The schema of this connection. Who may not create one can be given one that is there.
do $$
begin
  if to_regnamespace(current_setting('search_path')) is null then
    execute format('create schema %I', current_setting('search_path'));
  end if;
end
$$;
