-- A before trigger of tables with a device_profile_id: where it names a template, which belongs to
-- no tenant, the row gets the tenant's own copy of it instead, made when there is none yet. The id
-- of the copy is random, so that nobody can take it before; a unique key says that there is one.
create or replace function access.adopt_device_template()
returns trigger
language plpgsql
set search_path = public, pg_temp
as $$
declare
    template jsonb;
    wanted_id constant uuid := new.device_profile_id;
begin
    select to_jsonb(edge_ai_device_profiles) into template
    from edge_ai_device_profiles
    where id = wanted_id and is_template;

    if not found then
        return new;
    end if;

    insert into edge_ai_device_profiles
    select *
    from jsonb_populate_record(
        null::edge_ai_device_profiles,
        template || jsonb_build_object(
            'id', gen_random_uuid(),
            'tenant_id', new.tenant_id,
            'user_id', new.user_id,
            'is_template', false,
            'template_id', wanted_id,
            'created_at', now(),
            'updated_at', now()
        )
    )
    on conflict (tenant_id, template_id) do nothing;

    select id into new.device_profile_id
    from edge_ai_device_profiles
    where tenant_id = new.tenant_id and template_id = wanted_id;

    return new;
end;
$$;

{{ executable_by() }}
