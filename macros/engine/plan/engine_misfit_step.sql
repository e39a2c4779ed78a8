{#
    Emits groundwork.misfit_step: the step without a statement that says how many rows fit no
    partition; and groundwork.leaf_condition, which rows belong to a partition at the lowest level.
#}
{% macro engine_misfit_step() %}

create or replace function groundwork.misfit_step(
    name text, target oid, condition text, reason text
)
returns groundwork.step
language plpgsql
stable
as $misfit_step$
declare
    counted bigint := 0;
begin
    if condition is not null then
        counted := groundwork.count_rows(target, condition);
    end if;
    if counted > 0 then
        return groundwork.new_step(
            stage => 'make_partitions',
            kind => 'partition',
            name => misfit_step.name,
            statement => null,
            reason => format(reason, counted, groundwork.shown_name(target))
        );
    end if;
    return null;
end
$misfit_step$;

create or replace function groundwork.homeless_reason()
returns text
language sql
immutable
as $homeless_reason$
    select
        '%s rows of %s belong to none of the partitions that are declared; '
        'declare one for them, such as a default partition'
$homeless_reason$;

create or replace function groundwork.leaf_condition(
    declared groundwork.item[], root_name text, conditions jsonb
)
returns text
language sql
immutable
as $leaf_condition$
    with recursive
    tree (name) as (

        select item.name
        from unnest(declared) as item
        where
            item.kind = 'partition'
            and item.definition ->> 'of' is not distinct from root_name

        union all

        select item.name
        from tree
        inner join unnest(declared) as item
            on
                item.kind = 'partition'
                and item.definition ->> 'of' = tree.name

    )

    select
        coalesce(
            string_agg(format('(%s)', conditions ->> tree.name), ' or ' order by tree.name),
            'false'
        )
    from tree
    where
        groundwork.partition_definition(declared, tree.name) -> 'key' is null
$leaf_condition$;

{% endmacro %}
