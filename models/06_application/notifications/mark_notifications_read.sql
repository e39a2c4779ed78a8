{{ config(materialized='sql_function') }}

-- Without ids, all of them.
create or replace function mark_notifications_read(
    p_user_id uuid,
    p_notification_ids uuid[] default null
)
returns integer
language plpgsql
security definer
set search_path = public, pg_temp
as $$
declare
    marked integer;
begin
    perform {{ ref('require_at_most') }}(
        'p_notification_ids', cardinality(p_notification_ids), 10000
    );
    perform {{ ref('require_user') }}(p_user_id);

    update {{ ref('notifications') }}
    set read = true
    where
        notifications.user_id = p_user_id
        and not notifications.read
        and (
            notifications.tenant_id is null
            or notifications.tenant_id in (select {{ ref('tenant_ids_of') }}(p_user_id))
        )
        and (p_notification_ids is null or notifications.id = any (p_notification_ids));

    get diagnostics marked = row_count;
    return marked;
end;
$$;

{{ executable_by('authenticated', 'service_role', definer=true) }}
