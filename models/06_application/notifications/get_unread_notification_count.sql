{{ config(materialized='sql_function') }}

create or replace function get_unread_notification_count(
    p_user_id uuid,
    p_tenant_id uuid default null
)
returns integer
language plpgsql
stable
security definer
set search_path = public, pg_temp
as $$
begin
    perform {{ ref('require_user') }}(p_user_id);

    return (
        select count(*)
        from {{ ref('notifications') }}
        where
            notifications.user_id = p_user_id
            and notifications.read_at is null
            and notifications.archived_at is null
            and (notifications.expires_at is null or notifications.expires_at > now())
            and (
                notifications.tenant_id is null
                or notifications.tenant_id in (select {{ ref('tenant_ids_of') }}(p_user_id))
            )
            and (p_tenant_id is null or notifications.tenant_id = p_tenant_id)
    );
end;
$$;

{{ executable_by('authenticated', 'service_role', definer=true) }}
