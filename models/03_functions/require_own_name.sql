-- A before trigger. Its arguments are columns that name a user: a client names nobody but itself,
-- when it adds a row and when it changes the column. Whom a row names already stays named.
create or replace function access.require_own_name()
returns trigger
language plpgsql
set search_path = public, pg_temp
as $$
declare
    caller constant uuid := {{ ref('caller_id') }}();
    was constant jsonb := coalesce(to_jsonb(old), '{}');
    is_now constant jsonb := to_jsonb(new);
    other text;
begin
    select given.name into other
    from unnest(tg_argv) as given (name)
    where
        (is_now ->> given.name)::uuid <> caller
        and is_now -> given.name is distinct from was -> given.name
    limit 1;

    if other is not null and not {{ ref('is_service') }}() then
        raise exception 'Column % of % names another user than the caller.', other, tg_table_name
        using
            errcode = 'insufficient_privilege',
            hint = 'Leave the column out, or give the id of the user who is signed in.';
    end if;

    return new;
end;
$$;

{{ executable_by() }}
