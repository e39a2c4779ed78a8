{#
    Emits what reads the items of a table that describe its partitions.

    groundwork.partition_conditions(items)         by partition, which rows belong to it; said by a
                                                   trial only
    groundwork.without_conditions(items)           the items without these
    groundwork.partition_definition(items, name)   of one partition
    groundwork.partition_depth(items, name)        0 for a partition of the table itself
    groundwork.own_of(items, name)                 what it has of its own
    groundwork.column_of_partition(items, partition_name, column_name)  its own column, or that of
        the nearest table above it
#}
{% macro engine_partition_parts() %}

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

create or replace function groundwork.own_of(items groundwork.item[], name text)
returns groundwork.item[]
language sql
immutable
as $own_of$
    select
        array(
            select (own.kind, own.name, own.definition)::groundwork.item
            from jsonb_to_recordset(
                coalesce(groundwork.partition_definition(items, own_of.name) -> 'own', '[]')
            ) as own (kind text, name text, definition jsonb)
        )
$own_of$;

create or replace function groundwork.column_of_partition(
    items groundwork.item[], partition_name text, column_name text
)
returns jsonb
language plpgsql
immutable
as $column_of_partition$
declare
    place text := partition_name;
    found jsonb;
begin
    -- its own, else that of the nearest table above it
    while place is not null loop
        found := (
            select item.definition
            from unnest(groundwork.own_of(items, place)) as item
            where
                item.kind = 'column'
                and item.name = column_name
        );
        if found is not null then
            return found;
        end if;
        place := groundwork.partition_definition(items, place) ->> 'of';
    end loop;
    return (
        select groundwork.partition_column(item.definition)
        from unnest(items) as item
        where
            item.kind = 'column'
            and item.name = column_name
    );
end
$column_of_partition$;

{% endmacro %}
