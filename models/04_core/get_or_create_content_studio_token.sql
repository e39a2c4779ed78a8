{{ config(materialized='sql_function') }}

create or replace function get_or_create_content_studio_token(_user_id uuid)
returns text
language plpgsql
security definer
set search_path = public, pg_temp
as $$
begin
    perform {{ ref('require_user') }}(_user_id);

    if not exists (
        select
        from {{ ref('user_roles') }}
        where
            user_roles.user_id = _user_id
            and user_roles.role = 'admin'
    ) then
        raise exception 'Only platform admins have a token for the content studio.'
        using
            errcode = 'insufficient_privilege',
            hint = 'Give the user the role admin in user_roles first.';
    end if;

    -- of two callers at once the second finds the first one's token
    insert into {{ ref('content_studio_tokens') }} (user_id, token)
    values (_user_id, replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''))
    on conflict (user_id) do nothing;

    return (
        select {{ ref('read_secret') }}(
            format('content_studio_tokens.%s.token', _user_id), content_studio_tokens.token
        )
        from {{ ref('content_studio_tokens') }}
        where content_studio_tokens.user_id = _user_id
    );
end;
$$;

{{ executable_by('authenticated', 'service_role', definer=true) }}
