{#
    Emits groundwork.swap_dependents(dependents, steps): the steps that take away what depends on
    retyped columns, and bring it back. What the plan changes anyway comes back changed, or not at
    all.

    dependents  see groundwork.retype_dependents
    steps       of the plan
#}
{% macro engine_swap_dependents() %}

create or replace function groundwork.swap_dependents(
    dependents groundwork.dependent[], steps groundwork.step[]
)
returns setof groundwork.step
language sql
stable
as $swap_dependents$
    with
    dependents as (

        select
            found.depth,
            found.kind,
            found.name,
            found.drop_statement,
            found.owner,
            case
                when planned.statements is null then found.create_statement
                else planned.statements[1]
            end as create_statement
        from unnest(swap_dependents.dependents) as found
        cross join lateral (
            select
                array_agg(step.statement order by step.stage)
                    filter (where step.stage > 'retype_columns' and step.statement is not null)
                    as statements,
                bool_or(step.statement = found.drop_statement) as is_changed
            from unnest(steps) as step
            where
                step.kind = found.kind
                and step.name = found.name
        ) as same_name
        cross join lateral (
            select
                case
                    when same_name.is_changed then coalesce(same_name.statements, '{}')
                end as statements
        ) as planned

    )

    select
        groundwork.new_step(
            stage => 'swap_take_dependents',
            kind => dependents.kind,
            name => dependents.name,
            statement => dependents.drop_statement,
            undo => dependents.create_statement,
            rank => -dependents.depth
        )
    from dependents

    union all

    select
        groundwork.new_step(
            stage => 'swap_restore_dependents',
            kind => dependents.kind,
            name => dependents.name,
            statement => dependents.create_statement,
            undo => dependents.drop_statement,
            rank => dependents.depth,
            owner => dependents.owner
        )
    from dependents
    where dependents.create_statement is not null
$swap_dependents$;

{% endmacro %}
