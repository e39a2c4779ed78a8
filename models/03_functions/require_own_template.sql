-- A before trigger of workflows. A template_id that is not the id of a template, such as a name,
-- says nothing here.
create or replace function access.require_own_template()
returns trigger
language plpgsql
security definer
set search_path = public, pg_temp
as $$
declare
    wanted_id uuid;
begin
    begin
        wanted_id := new.template_id::uuid;
    exception
        when invalid_text_representation then
            return new;
    end;

    if {{ ref('caller_id') }}() is not null
        and not {{ ref('is_service') }}()
        and exists (
            select
            from workflow_templates
            where
                workflow_templates.id = wanted_id
                and workflow_templates.status <> 'published'
                and workflow_templates.tenant_id not in (select {{ ref('my_tenant_ids') }}())
        )
    then
        raise exception 'The template of this row of % is not one that the caller sees.',
            tg_table_name
        using
            errcode = 'insufficient_privilege',
            hint = 'Name a published template, or one of a tenant of the caller.';
    end if;

    return new;
end;
$$;

{{ executable_by(definer=true) }}
