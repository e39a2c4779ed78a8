{#
    Emits groundwork.legacy_table(schema, table): a table that is to be retired.

    returns  oid, place (its name, quoted), retired_name (in the schema retired)
#}
{% macro engine_legacy_table() %}

create or replace function groundwork.legacy_table(schema_name text, table_name text)
returns table (oid oid, place text, retired_name text)
language sql
stable
as $legacy_table$
    select
        pg_class.oid,
        format('%I.%I', schema_name, table_name) as place,
        case
            when to_regclass(format('retired.%I', table_name)) is null then table_name
            else format('%s_%s', table_name, pg_class.oid)
        end as retired_name
    from pg_catalog.pg_class
    where pg_class.oid = to_regclass(format('%I.%I', schema_name, table_name))
$legacy_table$;

{% endmacro %}
