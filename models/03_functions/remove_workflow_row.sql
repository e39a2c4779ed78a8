-- An after trigger of the tables whose rows are workflows: the row of `workflows` that has the same
-- id goes with them, and its executions with it.
create or replace function access.remove_workflow_row()
returns trigger
language plpgsql
set search_path = public, pg_temp
as $$
begin
    delete from workflows
    where workflows.tenant_id = old.tenant_id and workflows.id = old.id;
    return null;
end;
$$;

{{ executable_by() }}
