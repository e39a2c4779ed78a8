{#
    Emits groundwork.rebuild_type(kind, schema, name, declaration, conversion, reversal, live,
    hazard, reason, model): the steps that make a domain, a composite type or a range again under
    its name: what depends on it is taken away, the type gets another name, every column moves over
    to the new one, and the dependents come back. Where something has the type that cannot be given
    another, one step without a statement refuses it.

    conversion  a value of the old type as one of the new: SQL for format(), whose %1$s is the
                value; null: by its text
    reversal    the other way, for the undo: the old type has the name of groundwork.helper_name
    live        the described type: privileges that the model keeps come back
    hazard, reason  of the columns that change, where that loses something
    model       keep, online_rows, multirange (of a range, its declared name)

    And groundwork.rebuild_type_steps(kind, schema, name, declaration, conversion, reversal, live,
    hazard, model), what they are made of: stage, rank, kind, name, statement, undo, hazard, owner.
    An enumerated type is made again by them too (groundwork.enum_steps).
#}
{% macro engine_rebuild_type() %}

create or replace function groundwork.rebuild_type_steps(
    kind text,
    schema_name text,
    name text,
    declaration text,
    conversion text,
    reversal text,
    live groundwork.item[],
    hazard text,
    model jsonb
)
returns table (
    stage groundwork.stage,
    rank integer,
    step_kind text,
    step_name text,
    statement text,
    undo text,
    step_hazard text,
    owner text
)
language sql
stable
as $rebuild_type_steps$
    with
    dependents as (

        select found.*
        from groundwork.function_dependents(
            groundwork.type_objects(to_regtype(format('%I.%I', schema_name, name)))
        ) as found
        -- its own checks
        where
            not (
                found.kind = 'domain constraint'
                and found.owner = schema_name || '.' || rebuild_type_steps.name
            )

    )

    select
        'take_dependents'::groundwork.stage as stage,
        -dependents.depth as rank,
        dependents.kind,
        dependents.name,
        dependents.drop_statement,
        dependents.create_statement,
        null,
        null
    from dependents

    union all

    select
        'rebuild_type',
        renames.rank,
        rebuild_type_steps.kind,
        rebuild_type_steps.name,
        renames.statement,
        renames.undo,
        null,
        null
    from groundwork.type_renames(
        rebuild_type_steps.kind, schema_name, rebuild_type_steps.name
    ) as renames

    union all

    select
        'rebuild_type',
        2,
        rebuild_type_steps.kind,
        rebuild_type_steps.name,
        declaration,
        format(
            'drop %s %I.%I',
            case rebuild_type_steps.kind when 'domain' then 'domain' else 'type' end,
            schema_name,
            rebuild_type_steps.name
        ),
        null,
        null

    union all

    select
        'rebuild_type',
        columns.rank,
        case when columns.column_name is null then rebuild_type_steps.kind else 'column' end,
        coalesce(columns.column_name, rebuild_type_steps.name),
        columns.statement,
        columns.undo,
        case
            when columns.column_name is not null
                then coalesce(hazard, case when columns.is_large then 'table_rewrite' end)
        end,
        null
    from groundwork.type_conversions(
        schema_name, rebuild_type_steps.name, conversion, reversal, model
    ) as columns

    union all

    select
        'rebuild_type',
        6,
        'privilege',
        item.name,
        groundwork.privilege_statement(
            groundwork.granted_object(
                rebuild_type_steps.kind, schema_name, rebuild_type_steps.name
            ),
            null,
            item.definition
        ),
        null,
        null,
        null
    from unnest(live) as item
    where
        item.kind = 'privilege'
        and coalesce(model -> 'keep', '[]') ? item.name

    union all

    select
        'restore_type_dependents',
        dependents.depth,
        dependents.kind,
        dependents.name,
        dependents.create_statement,
        dependents.drop_statement,
        null,
        dependents.owner
    from dependents
$rebuild_type_steps$;

create or replace function groundwork.rebuild_type(
    kind text,
    schema_name text,
    name text,
    declaration text,
    conversion text,
    reversal text,
    live groundwork.item[],
    hazard text,
    reason text,
    model jsonb
)
returns setof groundwork.step
language plpgsql
stable
as $rebuild_type$
declare
    fixed constant text[] := groundwork.fixed_type_uses(
        to_regtype(format('%I.%I', schema_name, name))
    );
begin
    if fixed <> '{}' then
        return next groundwork.new_step(
            stage => 'rebuild_type',
            kind => kind,
            name => name,
            statement => null,
            reason => format(
                'it has to be made again, and is used by what cannot be given another: %s',
                array_to_string(fixed, ', ')
            )
        );
        return;
    end if;
    return query
    select step.*
    from groundwork.rebuild_type_steps(
        kind, schema_name, name, declaration, conversion, reversal, live, hazard, model
    ) as steps
    cross join lateral groundwork.new_step(
        stage => steps.stage,
        kind => steps.step_kind,
        name => steps.step_name,
        statement => steps.statement,
        undo => steps.undo,
        hazard => steps.step_hazard,
        reason => rebuild_type.reason,
        rank => steps.rank,
        owner => steps.owner
    ) as step
    order by
        steps.stage,
        steps.rank,
        steps.step_kind in ('cast', 'operator') desc;
end
$rebuild_type$;

{% endmacro %}
