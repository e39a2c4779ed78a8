-- A before trigger of tables with a device_profile_id: where it names a template, which belongs to
-- no tenant, the row gets the tenant's own copy of it instead, made when there is none yet. The id
-- of the copy follows from the tenant and the template, so there is one per tenant.
create or replace function access.adopt_device_template()
returns trigger
language plpgsql
set search_path = public, pg_temp
as $$
declare
    template jsonb;
begin
    select to_jsonb(edge_ai_device_profiles) into template
    from edge_ai_device_profiles
    where id = new.device_profile_id and is_template;

    if not found then
        return new;
    end if;

    new.device_profile_id := md5(new.tenant_id::text || new.device_profile_id::text)::uuid;

    insert into edge_ai_device_profiles
    select *
    from jsonb_populate_record(
        null::edge_ai_device_profiles,
        template || jsonb_build_object(
            'id', new.device_profile_id,
            'tenant_id', new.tenant_id,
            'user_id', new.user_id,
            'is_template', false,
            'created_at', now(),
            'updated_at', now()
        )
    )
    on conflict (id) do nothing;

    return new;
end;
$$;

{{ executable_by() }}
