create or replace function access.log_lead_status_change()
returns trigger
language plpgsql
set search_path = public, pg_temp
as $$
begin
    insert into lead_activities (tenant_id, lead_id, activity_type, activity_data)
    values (
        new.tenant_id,
        new.id,
        'status_change',
        jsonb_build_object('old_status', old.status, 'new_status', new.status)
    );
    return null;
end;
$$;

{{ executable_by() }}
