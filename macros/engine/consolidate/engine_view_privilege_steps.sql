{#
    Emits groundwork.view_privilege_steps(schema, table, declaration): the steps that take from the
    view of a retired table's name what default privileges granted on it beside its declaration,
    which is run once more in a subtransaction that is rolled back; and

    groundwork.execute_view_steps(schema, table, declaration, steps, run, parents): executes the
    steps that make the view and then those, and returns the statements of those.
#}
{% macro engine_view_privilege_steps() %}

create or replace function groundwork.view_privilege_steps(
    schema_name text, table_name text, declaration text
)
returns setof groundwork.step
language plpgsql
as $view_privilege_steps$
declare
    full_name constant text := format('%I.%I', schema_name, table_name);
    live constant groundwork.item[] := groundwork.items(to_regclass(full_name));
    declared groundwork.item[];
begin
    if not exists (select from unnest(live) as item where item.kind = 'privilege') then
        return;
    end if;
    begin
        perform groundwork.lift_default_privileges(schema_name);
        execute format(
            'alter view %s rename to %I', full_name, groundwork.helper_name(table_name, 'aside')
        );
        drop view if exists pg_temp.carried;
        perform groundwork.use_project_path(quote_ident(schema_name));
        execute declaration;
        perform groundwork.use_engine_path();
        declared := groundwork.items(to_regclass(full_name));
        raise exception using errcode = 'GW003';
    exception when sqlstate 'GW003' then null;
    end;
    return query
    select step.*
    from groundwork.differences(declared, live) as difference
    cross join lateral groundwork.object_steps(
        schema_name, table_name, difference, '{}'
    ) as step
    where
        difference.kind = 'privilege'
        and difference.declared is null;
end
$view_privilege_steps$;

create or replace function groundwork.execute_view_steps(
    schema_name text,
    table_name text,
    declaration text,
    steps groundwork.step[],
    run groundwork.run,
    parents jsonb
)
returns text[]
language plpgsql
as $execute_view_steps$
declare
    revoking groundwork.step[];
begin
    perform groundwork.execute(schema_name, table_name, steps, run, parents);
    revoking := array(
        select step
        from groundwork.view_privilege_steps(schema_name, table_name, declaration) as step
    );
    if cardinality(revoking) > 0 then
        perform groundwork.execute(schema_name, table_name, revoking, run);
    end if;
    return array(select step.statement from unnest(revoking) as step);
end
$execute_view_steps$;

{% endmacro %}
