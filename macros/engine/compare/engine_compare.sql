{#
    Emits groundwork.compare(schema, table, declared, live, options): the ordered steps that turn
    the live description into the declared one.

    options: keep (names that may stay undeclared), convert ({column: expression} for retypes),
    fill ({column: expression} for nulls).

    A step without a statement is a difference that cannot be closed; its reason says why. What
    is there undeclared is dropped; for columns, indexes and statistics that is a hazard of its
    own (drop_column, drop_index, drop_statistics), and they are kept unless it is allowed. Names
    are matched first; a constraint or index that only changed its name is renamed.

    It is plpgsql because plpgsql keeps the plan of the query for the session.
#}
{% macro engine_compare() %}

create or replace function groundwork.compare(
    schema_name text,
    table_name text,
    declared groundwork.item[],
    live groundwork.item[],
    options jsonb
)
returns setof groundwork.step
language plpgsql
stable
set plan_cache_mode = force_generic_plan
as $compare$
#variable_conflict use_column
begin
    return query
    with
    all_differences as (

        select
            differences.*,
            coalesce((declared_item).definition, (live_item).definition) as any_definition
        from groundwork.differences(declared, live) as differences
        where
            declared_item is distinct from null
            or not coalesce(options -> 'keep', '[]') ? name

    ),

    renames as (

        select
            added.kind,
            added.name as new_name,
            removed.name as old_name
        from (
            select
                *,
                row_number() over (partition by kind, any_definition order by name) as place
            from all_differences
            where
                live_item is null
                and kind in ('constraint', 'index')
        ) as added
        inner join (
            select
                *,
                row_number() over (partition by kind, any_definition order by name) as place
            from all_differences
            where
                declared_item is null
                and kind in ('constraint', 'index')
        ) as removed
            using (kind, any_definition, place)

    ),

    differences as (

        select all_differences.*
        from all_differences
        where
            not exists (
                select
                from renames
                where
                    renames.kind = all_differences.kind
                    and all_differences.name in (renames.new_name, renames.old_name)
            )

    ),

    {{ engine_remade_objects() }}

    {{ engine_compare_columns() }}

    union all

    {{ engine_compare_objects() }}

    union all

    {{ engine_compare_settings() }}

    order by 1, 2, 3;
end
$compare$;

{% endmacro %}
