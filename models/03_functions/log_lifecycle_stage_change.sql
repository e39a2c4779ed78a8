create or replace function access.log_lifecycle_stage_change()
returns trigger
language plpgsql
set search_path = public, pg_temp
as $$
begin
    insert into lead_activities (tenant_id, lead_id, activity_type, activity_data)
    values (
        new.tenant_id,
        new.id,
        'lifecycle_stage_change',
        jsonb_build_object(
            'old_lifecycle_stage', old.lifecycle_stage,
            'new_lifecycle_stage', new.lifecycle_stage
        )
    );
    return null;
end;
$$;

{{ executable_by() }}
