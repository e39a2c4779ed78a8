{{ config(materialized='sql_function', schema='access') }}

-- An insert into the view workflow_definitions becomes one into automation_workflows, with the
-- rights of whoever inserts.
create or replace function access.insert_workflow_definition()
returns trigger
language plpgsql
set search_path = public, pg_temp
as $$
begin
    insert into {{ ref('automation_workflows') }} (
        id, created_by, name, description, category, version, trigger_config, definition, status
    )
    values (
        coalesce(new.id, gen_random_uuid()),
        new.created_by,
        new.name,
        new.description,
        'definition',
        coalesce(new.version, '1.0'),
        coalesce(new.triggers, '{}'),
        coalesce(new.definition, '{}'),
        case when new.is_active is false then 'inactive' else 'active' end
    )
    returning id, version, created_at, updated_at
    into new.id, new.version, new.created_at, new.updated_at;
    return new;
end;
$$;

{{ executable_by() }}
