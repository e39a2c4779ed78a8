{{ config(materialized='sql_function') }}

-- Only a whole address finds somebody, and 30 questions of a caller are answered in an hour,
-- counting those that find nobody: an admin of a tenant of one's own is easily made.
create or replace function find_person(p_email text, p_tenant_id uuid default null)
returns table (id uuid, display_name text, avatar_url text, member_status text)
language plpgsql
security definer
set search_path = public, pg_temp
as $$
begin
    if length(p_email) > 320 then
        raise exception 'This is no e-mail address: it has more than 320 characters.'
        using errcode = 'invalid_parameter_value', hint = 'Pass the whole address.';
    end if;

    if not {{ ref('is_service') }}() and not {{ ref('is_admin') }}() then
        if p_tenant_id is null then
            raise exception 'Name the tenant that the person is looked for on behalf of.'
            using
                errcode = 'invalid_parameter_value',
                hint = 'Pass p_tenant_id; only platform admins leave it out.';
        end if;

        perform {{ ref('require_tenant_role') }}(p_tenant_id, '{admin}');

        if not {{ ref('check_rate_limit') }}(
            'find_person ' || {{ ref('caller_id') }}(), 'find_person', 30, 3600
        ) then
            raise exception 'The caller has looked for 30 people within an hour.'
            using errcode = 'configuration_limit_exceeded', hint = 'Try again in an hour.';
        end if;
    end if;

    return query
    select
        profiles.id,
        profiles.display_name,
        profiles.avatar_url,
        tenant_members.status
    from {{ ref('profiles') }}
    left join {{ ref('tenant_members') }}
        on
            profiles.id = tenant_members.user_id
            and tenant_members.tenant_id = p_tenant_id
    where lower(profiles.email) = lower(trim(p_email))
    order by profiles.created_at, profiles.id
    limit 10;
end;
$$;

{{ executable_by('authenticated', 'service_role', definer=true) }}
