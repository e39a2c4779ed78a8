{#
    Emits groundwork.composite_items(schema, type): what the catalog holds about a composite type:
    its attributes in their order, since a row names none, their comments, its own comment and
    privileges.
#}
{% macro engine_composite_items() %}

create or replace function groundwork.composite_items(schema_name text, type_name text)
returns groundwork.item[]
language sql
stable
as $composite_items$
    select
        coalesce(
            array_agg(
                (facts.kind, facts.name, facts.definition)::groundwork.item
                order by facts.kind, facts.name
            ),
            '{}'
        )
    from pg_catalog.pg_type
    inner join pg_catalog.pg_class
        on pg_type.typrelid = pg_class.oid
    cross join lateral (
        -- without attributes it is one too
        select
            'composite' as kind,
            'attributes' as name,
            coalesce(
                jsonb_agg(pg_attribute.attname order by pg_attribute.attnum), '[]'
            ) as definition
        from pg_catalog.pg_attribute
        where
            pg_attribute.attrelid = pg_class.oid
            and pg_attribute.attnum > 0
            and not pg_attribute.attisdropped

        union all

        select
            'attribute',
            pg_attribute.attname,
            groundwork.type_facts(
                pg_attribute.atttypid, pg_attribute.atttypmod, pg_attribute.attcollation
            )
        from pg_catalog.pg_attribute
        where
            pg_attribute.attrelid = pg_class.oid
            and pg_attribute.attnum > 0
            and not pg_attribute.attisdropped

        union all

        select *
        from groundwork.object_facts('pg_catalog.pg_type'::regclass, pg_type.oid)

        union all

        select *
        from groundwork.object_facts('pg_catalog.pg_class'::regclass, pg_class.oid) as own
        where
            own.kind = 'comment'
            and own.definition ? 'column'
    ) as facts
    where
        pg_type.oid = to_regtype(format('%I.%I', schema_name, type_name))
        and pg_class.relkind = 'c'
$composite_items$;

{% endmacro %}
