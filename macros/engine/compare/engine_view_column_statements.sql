{#
    Emits groundwork.view_column_statements(view, item): the statements that give the column of a
    view its default, or the column of a materialized view its storage, compression, statistics
    target and options; null where it has none.

    item  the described column
#}
{% macro engine_view_column_statements() %}

create or replace function groundwork.view_column_statements(
    view_id oid, item groundwork.item
)
returns text
language sql
stable
as $view_column_statements$
    select
        nullif(
            concat_ws(
                '; ',
                format('alter view %s ', heads.name)
                || heads.alter_column
                || 'set default '
                || (item.definition ->> 'default'),
                heads.statement || heads.alter_column || 'set storage '
                || case item.definition ->> 'storage'
                    when 'p' then 'plain'
                    when 'e' then 'external'
                    when 'm' then 'main'
                    when 'x' then 'extended'
                end,
                heads.statement || heads.alter_column || 'set compression '
                || case item.definition ->> 'compression'
                    when 'p' then 'pglz'
                    when 'l' then 'lz4'
                end,
                heads.statement || heads.alter_column || 'set statistics '
                || (item.definition ->> 'statistics'),
                heads.statement || nullif(
                    groundwork.options_clause(
                        heads.alter_column, null, item.definition -> 'options'
                    ),
                    ''
                )
            ),
            ''
        )
    from (
        select
            view_id::regclass as name,
            format('alter materialized view %s ', view_id::regclass) as statement,
            format('alter column %I ', item.name) as alter_column
    ) as heads
$view_column_statements$;

{% endmacro %}
