{#
    Emits what is read from the items of a partitioned table: groundwork.partition_definition(items,
    name), one of its partitions; groundwork.partition_depth(items, name), how far it is from the
    table; groundwork.partition_conditions(items), by partition, which rows belong to it; and
    groundwork.without_conditions(items), the items without these.
#}
{% macro engine_partition_definition() %}

create or replace function groundwork.partition_conditions(items groundwork.item[])
returns jsonb
language sql
immutable
as $partition_conditions$
    select
        coalesce(jsonb_object_agg(item.name, item.definition -> 'condition'), '{}')
    from unnest(items) as item
    where item.kind = 'partition'
$partition_conditions$;

create or replace function groundwork.without_conditions(items groundwork.item[])
returns groundwork.item[]
language sql
immutable
as $without_conditions$
    select
        array(
            select
                (
                    item.kind,
                    item.name,
                    case item.kind
                        when 'partition' then item.definition - 'condition' else item.definition
                    end
                )::groundwork.item
            from unnest(items) as item
        )
$without_conditions$;

create or replace function groundwork.partition_definition(items groundwork.item[], name text)
returns jsonb
language sql
immutable
as $partition_definition$
    select item.definition
    from unnest(items) as item
    where
        item.kind = 'partition'
        and item.name = partition_definition.name
$partition_definition$;

create or replace function groundwork.partition_depth(items groundwork.item[], name text)
returns integer
language sql
immutable
as $partition_depth$
    with recursive
    parents (name, depth) as (

        select
            partition_depth.name,
            0

        union all

        select
            item.definition ->> 'of',
            parents.depth + 1
        from parents
        inner join unnest(items) as item
            on
                item.kind = 'partition'
                and parents.name = item.name
        where
            item.definition ->> 'of' is not null
            and parents.depth < 20

    )

    select max(parents.depth)
    from parents
$partition_depth$;

{% endmacro %}
