{#
    Emits what counts the rows that do not fit the partitions that are declared.

    groundwork.misfit_step(name, target, condition, reason)  a step without a statement, whose
        reason names their number and their table; null where there is none
    groundwork.misfits_of_rebuild(target, table, declared, conditions, partition_key)  the same for
        a table that becomes partitioned, or is by another key
    groundwork.homeless_reason()  the reason for rows that have no partition
    groundwork.leaf_condition(declared, root_name, conditions)  which rows have one, below the
        partition of that name, or below the table itself
#}
{% macro engine_partition_misfits() %}

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

create or replace function groundwork.misfits_of_rebuild(
    target oid, table_name text, declared groundwork.item[], conditions jsonb, partition_key text
)
returns setof groundwork.step
language sql
stable
as $misfits_of_rebuild$
    select misfit.step
    from (
        select
            groundwork.misfit_step(
                table_name,
                target,
                -- the partitions of a hash are complete, or there is none
                case
                    when (partition_key like 'HASH%') <> exists (
                        select
                        from unnest(declared) as item
                        where item.kind = 'partition'
                    )
                        then format(
                            '(%s) is not true',
                            groundwork.leaf_condition(declared, null, conditions)
                        )
                end,
                groundwork.homeless_reason()
            ) as step
    ) as misfit
    where (misfit.step).kind is not null
$misfits_of_rebuild$;

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
