-- A before trigger of tables with a device_profile_id: where it names a template, which belongs to
-- no tenant, the row gets the tenant's own copy of it instead, made when there is none yet. The id
-- of the copy is random, so that nobody can take it before; a unique key says that there is one.
create or replace function access.adopt_device_template()
returns trigger
language plpgsql
set search_path = public, pg_temp
as $$
declare
    wanted_id constant uuid := new.device_profile_id;
begin
    if not exists (
        select
        from edge_ai_device_profiles
        where id = wanted_id and is_template
    ) then
        return new;
    end if;

    insert into edge_ai_device_profiles (
        id, tenant_id, user_id, template_id, is_template, is_active, name, device_type,
        manufacturer, model, cpu_cores, cpu_architecture, gpu_model, gpu_memory_mb, npu_model,
        npu_capabilities, total_memory_mb, storage_type, os_type, os_version, runtime,
        runtime_version, max_power_watts, thermal_constraints, device_metadata
    )
    select
        gen_random_uuid(), new.tenant_id, new.user_id, wanted_id, false, is_active, name,
        device_type, manufacturer, model, cpu_cores, cpu_architecture, gpu_model, gpu_memory_mb,
        npu_model, npu_capabilities, total_memory_mb, storage_type, os_type, os_version, runtime,
        runtime_version, max_power_watts, thermal_constraints, device_metadata
    from edge_ai_device_profiles
    where id = wanted_id
    on conflict (tenant_id, template_id) do nothing;

    select id into new.device_profile_id
    from edge_ai_device_profiles
    where tenant_id = new.tenant_id and template_id = wanted_id;

    return new;
end;
$$;

{{ executable_by() }}
