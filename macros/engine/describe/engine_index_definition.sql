{#
    Emits groundwork.index_definition(index): what follows `using` in its `create index`. The head
    of pg_get_indexdef is composed again from the catalog and cut off by its length.

    And groundwork.index_definition(index, table, name, kind, is_unique), for a query that has read
    pg_index and pg_class: PostgreSQL inlines it, and does not start a query for each index.
#}
{% macro engine_index_definition() %}

create or replace function groundwork.index_definition(
    index_id oid, table_id oid, index_name name, index_kind "char", is_unique boolean
)
returns text
language sql
stable
as $index_definition$
    select
        substr(
            pg_get_indexdef(index_id, 0, true),
            length(
                format(
                    'CREATE %sINDEX %I ON %s%s USING ',
                    case when is_unique then 'UNIQUE ' end,
                    index_name,
                    case when index_kind = 'I' then 'ONLY ' end,
                    table_id::regclass
                )
            ) + 1
        )
$index_definition$;

create or replace function groundwork.index_definition(index_id oid)
returns text
language sql
stable
as $index_definition$
    select
        groundwork.index_definition(
            pg_index.indexrelid,
            pg_index.indrelid,
            pg_class.relname,
            pg_class.relkind,
            pg_index.indisunique
        )
    from pg_catalog.pg_index
    inner join pg_catalog.pg_class
        on pg_index.indexrelid = pg_class.oid
    where pg_index.indexrelid = index_id
$index_definition$;

{% endmacro %}
