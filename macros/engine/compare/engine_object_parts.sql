{#
    Emits groundwork.object_parts(kind, schema, name): an object as groundwork.dependents takes it.
    What uses a view names its columns, or its type; so these are parts of it.

    And groundwork.kind_of_view(schema, name): whether a view or a materialized view has the name,
    whatever is declared; null where neither has.
#}
{% macro engine_object_parts() %}

create or replace function groundwork.kind_of_view(schema_name text, name text)
returns text
language sql
stable
as $kind_of_view$
    select case pg_class.relkind when 'm' then 'materialized view' else 'view' end
    from pg_catalog.pg_class
    where
        pg_class.oid = to_regclass(format('%I.%I', schema_name, kind_of_view.name))
        and pg_class.relkind in ('v', 'm')
$kind_of_view$;

create or replace function groundwork.object_parts(kind text, schema_name text, name text)
returns jsonb
language sql
stable
as $object_parts$
    select
        jsonb_agg(
            jsonb_build_object(
                'class_id', parts.class_id,
                'object_id', parts.object_id,
                'column_number', parts.column_number
            )
        )
    from groundwork.object_address(
        case
            when object_parts.kind in ('view', 'materialized view')
                then groundwork.kind_of_view(schema_name, object_parts.name)
            else object_parts.kind
        end,
        schema_name,
        object_parts.name
    ) as address
    cross join lateral (
        select
            address.class_id,
            address.object_id,
            0 as column_number

        union all

        select
            address.class_id,
            address.object_id,
            pg_attribute.attnum
        from pg_catalog.pg_attribute
        where
            address.class_id = 'pg_catalog.pg_class'::regclass
            and pg_attribute.attrelid = address.object_id
            and pg_attribute.attnum > 0

        union all

        select
            'pg_catalog.pg_type'::regclass::oid,
            types.type_id,
            0
        from pg_catalog.pg_type
        cross join lateral unnest(array[pg_type.oid, pg_type.typarray]) as types (type_id)
        where
            address.class_id = 'pg_catalog.pg_class'::regclass
            and pg_type.typrelid = address.object_id
    ) as parts
$object_parts$;

{% endmacro %}
