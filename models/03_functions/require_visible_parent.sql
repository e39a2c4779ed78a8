-- A before trigger, with the rights of whoever writes: a client names only a row that it sees, when
-- it adds a row and when it changes the column. A foreign key would accept any row there is. The
-- arguments are the column, the table and the column that is named in it.
create or replace function access.require_visible_parent()
returns trigger
language plpgsql
set search_path = public, pg_temp
as $$
declare
    wanted constant text := to_jsonb(new) ->> tg_argv[0];
    is_visible boolean;
begin
    if wanted is null
        or {{ ref('caller_id') }}() is null
        or tg_op = 'UPDATE' and wanted = to_jsonb(old) ->> tg_argv[0]
    then
        return new;
    end if;

    execute format('select exists (select from %I where %I = %L)', tg_argv[1], tg_argv[2], wanted)
    into is_visible;

    if not is_visible then
        raise exception 'Column % of % names a row of % that the caller does not see.',
            tg_argv[0], tg_table_name, tg_argv[1]
        using
            errcode = 'insufficient_privilege',
            hint = 'Name a row that a query of the caller finds.';
    end if;

    return new;
end;
$$;

{{ executable_by() }}
