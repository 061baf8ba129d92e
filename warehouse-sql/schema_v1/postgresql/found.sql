-- What is there of schema $1, and whether its database holds texts as UTF-8.
select
  current_setting('server_encoding') = 'UTF8' as is_utf8,
  obj_description(cast(to_regnamespace($1) as oid), 'pg_namespace') as declared;
