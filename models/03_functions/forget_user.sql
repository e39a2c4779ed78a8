-- A before trigger of logs, for a row whose user is gone: empties the columns that its arguments
-- name.
create or replace function access.forget_user()
returns trigger
language plpgsql
set search_path = public, pg_temp
as $$
begin
    return jsonb_populate_record(
        new,
        (
            select jsonb_object_agg(
                pg_attribute.attname, case when pg_attribute.attnotnull then '{}'::jsonb end
            )
            from pg_catalog.pg_attribute
            where
                pg_attribute.attrelid = tg_relid
                and pg_attribute.attname = any (tg_argv)
        )
    );
end;
$$;

{{ executable_by() }}
