{#
    Emits groundwork.index_definition(index): what follows `using` in its `create index`. The head
    of pg_get_indexdef is composed again from the catalog and cut off by its length.
#}
{% macro engine_index_definition() %}

create or replace function groundwork.index_definition(index_id oid)
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
                    case when pg_index.indisunique then 'UNIQUE ' end,
                    pg_class.relname,
                    case when pg_class.relkind = 'I' then 'ONLY ' end,
                    pg_index.indrelid::regclass
                )
            ) + 1
        )
    from pg_catalog.pg_index
    inner join pg_catalog.pg_class
        on pg_index.indexrelid = pg_class.oid
    where pg_index.indexrelid = index_id
$index_definition$;

{% endmacro %}
