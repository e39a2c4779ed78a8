{#
    Emits groundwork.range_items(schema, type): what the catalog holds about a range type: what its
    values are ranges of, and by which operator class, collation and functions; the name of its
    multirange; its comment and privileges. The functions that make its values go with it.
#}
{% macro engine_range_items() %}

create or replace function groundwork.range_items(schema_name text, type_name text)
returns groundwork.item[]
language sql
stable
as $range_items$
    select
        coalesce(
            array_agg(
                (facts.kind, facts.name, facts.definition)::groundwork.item
                order by facts.kind, facts.name
            ),
            '{}'
        )
    from pg_catalog.pg_type
    inner join pg_catalog.pg_range
        on pg_type.oid = pg_range.rngtypid
    cross join lateral (
        select
            'range' as kind,
            'options' as name,
            jsonb_strip_nulls(
                jsonb_build_object(
                    'type', format_type(pg_range.rngsubtype, null),
                    'operator class', (
                        select format('%I.%I', pg_namespace.nspname, pg_opclass.opcname)
                        from pg_catalog.pg_opclass
                        inner join pg_catalog.pg_namespace
                            on pg_opclass.opcnamespace = pg_namespace.oid
                        where pg_opclass.oid = pg_range.rngsubopc
                    ),
                    'collation', groundwork.collation_name(pg_range.rngcollation),
                    'canonical', groundwork.routine_name(pg_range.rngcanonical),
                    'difference', groundwork.routine_name(pg_range.rngsubdiff)
                )
            ) as definition

        union all

        select
            'range',
            'multirange',
            to_jsonb(multirange.typname)
        from pg_catalog.pg_type as multirange
        where multirange.oid = pg_range.rngmultitypid

        union all

        select *
        from groundwork.object_facts('pg_catalog.pg_type'::regclass, pg_type.oid)
    ) as facts
    where pg_type.oid = to_regtype(format('%I.%I', schema_name, type_name))
$range_items$;

{% endmacro %}
