{#
    Emits groundwork.type_facts(type_id, modifier, collation_id): what a domain, or an attribute of
    a composite type, is declared as: its type, and its collation where the type has another; and
    groundwork.collation_name(collation_id), with its schema.
#}
{% macro engine_type_facts() %}

create or replace function groundwork.collation_name(collation_id oid)
returns text
language sql
stable
as $collation_name$
    select format('%I.%I', pg_namespace.nspname, pg_collation.collname)
    from pg_catalog.pg_collation
    inner join pg_catalog.pg_namespace
        on pg_collation.collnamespace = pg_namespace.oid
    where pg_collation.oid = collation_id
$collation_name$;

create or replace function groundwork.type_facts(
    type_id oid, modifier integer, collation_id oid
)
returns jsonb
language sql
stable
as $type_facts$
    select
        jsonb_strip_nulls(
            jsonb_build_object(
                'type', format_type(type_id, modifier),
                'modifier', nullif(modifier, -1),
                'collation', case
                    when collation_id <> pg_type.typcollation
                        then groundwork.collation_name(collation_id)
                end
            )
        )
    from pg_catalog.pg_type
    where pg_type.oid = type_id
$type_facts$;

{% endmacro %}
