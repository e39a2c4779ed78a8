{{ config(materialized='sql_function') }}

-- The entry belongs to the tenant of the request, where the caller is one of its members.
create or replace function log_audit_event(
    p_user_id uuid,
    p_action text,
    p_resource_type text,
    p_resource_id text default null,
    p_metadata jsonb default '{}'
)
returns void
language plpgsql
security definer
set search_path = public, pg_temp
as $$
declare
    named_tenant_id constant uuid := {{ ref('current_tenant_id') }}();
begin
    perform {{ ref('require_at_most') }}('p_action', char_length(p_action), 200);
    perform {{ ref('require_at_most') }}('p_resource_type', char_length(p_resource_type), 200);
    perform {{ ref('require_at_most') }}('p_resource_id', char_length(p_resource_id), 500);
    perform {{ ref('require_at_most') }}('p_metadata', octet_length(p_metadata::text), 100000);

    -- what the service does on its own has no user
    if p_user_id is not null or not {{ ref('is_service') }}() then
        perform {{ ref('require_user') }}(p_user_id);
    end if;

    if not {{ ref('is_service') }}() and (
        select count(*)
        from (
            select
            from {{ ref('audit_logs') }}
            where
                audit_logs.user_id = p_user_id
                and audit_logs.created_at > now() - interval '{{ row_limits()['audit_logs'][2] }}'
            limit {{ row_limits()['audit_logs'][1] }}
        ) as counted
    ) = {{ row_limits()['audit_logs'][1] }}
    then
        raise exception 'One user logs at most {{ row_limits()['audit_logs'][1] }} events a day.'
        using errcode = 'check_violation', hint = 'Log again tomorrow, or as the service.';
    end if;

    insert into {{ ref('audit_logs') }} (
        tenant_id, user_id, action, resource_type, resource_id, metadata
    )
    values (
        case
            when {{ ref('is_service') }}() or {{ ref('is_tenant_member') }}(named_tenant_id)
                then named_tenant_id
        end,
        p_user_id,
        p_action,
        coalesce(p_resource_type, 'unknown'),
        p_resource_id,
        coalesce(p_metadata, '{}')
    );
end;
$$;

{{ executable_by('authenticated', 'service_role', definer=true) }}
