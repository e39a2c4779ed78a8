-- A before trigger of the tables whose rows are workflows: makes the row of `workflows` that has
-- the same id when it is missing, and carries a later change of what both tables hold over to it.
-- A row without a tenant belongs to its author's personal tenant, whose id is the author's.
create or replace function access.keep_workflow_row()
returns trigger
language plpgsql
set search_path = public, pg_temp
as $$
declare
    details jsonb := to_jsonb(new);
begin
    new.tenant_id := coalesce(new.tenant_id, (details ->> 'created_by')::uuid);

    insert into workflows as workflow (id, tenant_id, user_id, name, description, status, enabled)
    values (
        new.id,
        new.tenant_id,
        (details ->> 'created_by')::uuid,
        new.name,
        details ->> 'description',
        coalesce(details ->> 'status', 'active'),
        coalesce((details ->> 'enabled')::boolean, true)
    )
    on conflict (id) do update set
        name = excluded.name,
        description = coalesce(excluded.description, workflow.description),
        status = excluded.status,
        enabled = excluded.enabled
    where tg_op = 'UPDATE' and workflow.tenant_id = excluded.tenant_id;

    return new;
end;
$$;

{{ executable_by() }}
