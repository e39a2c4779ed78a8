{#
    Emits groundwork.tenant_steps(target, schema, table, steps, declared, model, run): the step that
    calls groundwork.assign_tenants, with the parents and owners that the declaration names; none
    where the steps change nothing about the tenant.

    And groundwork.lacks_tenants(target, declared): whether it would change or add anything; and
    groundwork.tenant_parents(declared), groundwork.is_tenant_required(declared).

    model: assign_tenants
#}
{% macro engine_tenant_steps() %}

create or replace function groundwork.tenant_parents(declared groundwork.item[])
returns jsonb
language sql
immutable
as $tenant_parents$
    select
        coalesce(
            jsonb_agg(
                jsonb_build_object(
                    'table_name', item.definition ->> 'references',
                    'column_name', item.definition #>> '{columns, 1}',
                    'key_name', item.definition #>> '{referenced_columns, 1}'
                )
                order by not is_required.answer, item.name
            ),
            '[]'
        )
    from unnest(declared) as item
    cross join lateral (
        select
            exists (
                select
                from unnest(declared) as own
                where
                    own.kind = 'column'
                    and own.name = item.definition #>> '{columns, 1}'
                    and own.definition ->> 'not_null' = 'true'
            ) as answer
    ) as is_required
    where
        item.kind = 'constraint'
        and item.definition ->> 'type' = 'f'
        and item.definition #>> '{columns, 0}' = 'tenant_id'
        and jsonb_array_length(item.definition -> 'columns') = 2
$tenant_parents$;

create or replace function groundwork.is_tenant_required(declared groundwork.item[])
returns boolean
language sql
immutable
as $is_tenant_required$
    select own.definition ->> 'not_null' = 'true'
    from unnest(declared) as own
    where
        own.kind = 'column'
        and own.name = 'tenant_id'
$is_tenant_required$;

create or replace function groundwork.lacks_tenants(target oid, declared groundwork.item[])
returns boolean
language plpgsql
as $lacks_tenants$
declare
    conditions constant text[] := array(
        select
            format(
                'exists (select from %s as parent where parent.%I = offender.%I '
                'and parent.tenant_id = groundwork.no_tenant() '
                'and offender.tenant_id is distinct from parent.tenant_id)',
                parent.table_name,
                parent.key_name,
                parent.column_name
            )
        from jsonb_to_recordset(groundwork.tenant_parents(declared))
            as parent (table_name text, column_name text, key_name text)
        where groundwork.is_tenant_required(declared)
    );
    found boolean;
begin
    begin
        perform groundwork.lift_row_security(
            array[target, groundwork.table_named('tenants')] || array(
                select groundwork.table_named(parent.table_name)
                from jsonb_to_recordset(groundwork.tenant_parents(declared))
                    as parent (table_name text)
            )
        );
        found := groundwork.answer_in_project(
            format(
                'select exists (select from %s as offender where %s)',
                target::regclass,
                array_to_string(
                    conditions || array[
                        case
                            when groundwork.is_tenant_required(declared)
                                then 'offender.tenant_id is null'
                        end,
                        '(offender.tenant_id is not null and not exists '
                        '(select from tenants where tenants.id = offender.tenant_id))'
                    ],
                    ' or '
                )
            )
        );
        raise exception using errcode = 'GW003';
    exception when sqlstate 'GW003' then
        return found;
    end;
end
$lacks_tenants$;

create or replace function groundwork.tenant_steps(
    target oid,
    schema_name text,
    table_name text,
    steps groundwork.step[],
    declared groundwork.item[],
    model jsonb,
    run groundwork.run
)
returns setof groundwork.step
language sql
stable
as $tenant_steps$
    select
        groundwork.new_step(
            stage => 'fill_nulls',
            kind => 'tenant',
            name => 'tenant_id',
            statement => format(
                'select groundwork.assign_tenants(%L, %L, %L, %L, %L, %L)',
                format('%I.%I', schema_name, table_name),
                groundwork.tenant_parents(declared),
                (
                    select
                        coalesce(
                            jsonb_agg(item.definition #> '{columns, 0}' order by places.place), '[]'
                        )
                    from unnest(declared) as item
                    inner join unnest(declared) with ordinality
                        as places (kind, name, definition, place)
                        on
                            places.kind = 'column'
                            and places.name = item.definition #>> '{columns, 0}'
                    where
                        item.kind = 'constraint'
                        and item.definition ->> 'type' = 'f'
                        and item.definition ->> 'references' in ('users', 'auth.users')
                        and jsonb_array_length(item.definition -> 'columns') = 1
                ),
                groundwork.is_tenant_required(declared),
                model ->> 'assign_tenants',
                run.run_id
            )
        )
    where
        model ? 'assign_tenants'
        and exists (
            select
            from unnest(steps) as step
            inner join unnest(declared) as item
                on
                    step.kind = item.kind
                    and step.name = item.name
            where
                (step.kind = 'column' and step.name = 'tenant_id')
                or (step.kind = 'constraint' and item.definition -> 'columns' ->> 0 = 'tenant_id')
        )
$tenant_steps$;

{% endmacro %}
