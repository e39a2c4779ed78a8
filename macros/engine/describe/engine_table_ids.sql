{#
    Emits groundwork.table_ids(names): the oids of the tables that a jsonb array names, as
    to_regclass reads each; names without a table, and names of anything else, are left out.
#}
{% macro engine_table_ids() %}

create or replace function groundwork.table_ids(names jsonb)
returns oid[]
language sql
stable
{{ engine_project_path() }}
as $table_ids$
    select coalesce(array_agg(pg_class.oid), '{}')
    from pg_catalog.pg_class
    where
        pg_class.oid = any(
            array(
                select to_regclass(parent.name)::oid
                from jsonb_array_elements_text(names) as parent (name)
            )
        )
        and pg_class.relkind in ('r', 'p')
$table_ids$;

{% endmacro %}
