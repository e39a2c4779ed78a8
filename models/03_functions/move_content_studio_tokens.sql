-- Where a token was a column of profiles: what it was is in groundwork.former_value, which no
-- client reads and where use_vault() leaves a hash of it, and the column is emptied, so that
-- whoever reads profiles reads no token. A token that two profiles have stays.
create or replace function access.move_content_studio_tokens()
returns void
language plpgsql
set search_path = public, pg_temp
as $$
begin
    if not exists (
        select
        from pg_catalog.pg_attribute
        where
            pg_attribute.attrelid = to_regclass('profiles')
            and pg_attribute.attname = 'content_studio_token'
    ) then
        return;
    end if;

    alter table profiles no force row level security, disable trigger user;
    alter table content_studio_tokens no force row level security;

    -- no model declares the column, so the statement is read when it runs
    execute
        'with moved as ('
        '    insert into content_studio_tokens (user_id, token)'
        '    select users.id, profiles.content_studio_token'
        '    from profiles'
        '    inner join auth.users on profiles.id::text = users.id::text'
        '    where profiles.content_studio_token is not null'
        '    on conflict do nothing'
        '    returning user_id, token'
        '), emptied as ('
        '    update profiles set content_studio_token = null'
        '    from moved where profiles.id::text = moved.user_id::text'
        ')'
        ' insert into groundwork.former_value'
        ' (schema_name, table_name, column_name, primary_key, value)'
        ' select ''public'', ''profiles'', ''content_studio_token'','
        ' jsonb_build_object(''id'', moved.user_id), moved.token from moved';

    alter table content_studio_tokens force row level security;
    alter table profiles force row level security, enable trigger user;
end;
$$;

{{ executable_by() }}
