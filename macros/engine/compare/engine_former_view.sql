{#
    Emits groundwork.view_source(view): the statements that make a view or a materialized view as it
    is now, with its columns, owner, privileges and comments, and with its triggers, rules, indexes
    and extended statistics; null for a relation of another kind. The same are
    groundwork.view_definition(schema, view), by name, and groundwork.former_view(view), behind the
    statement that drops it.
#}
{% macro engine_former_view() %}

create or replace function groundwork.view_source(view_id oid)
returns text
language sql
stable
as $view_source$
    select
        concat_ws(
            '; ',
            statements.create_statement,
            (
                select
                    string_agg(
                        rtrim(
                            groundwork.create_statement(
                                pg_namespace.nspname, pg_class.relname, item
                            ),
                            ';'
                        ),
                        '; '
                        order by item.kind = 'comment', item.kind, item.name
                    )
                from unnest(groundwork.items(view_id)) as item
                where
                    item.kind in ('trigger', 'rule', 'index', 'statistics')
                    or (
                        item.kind = 'comment'
                        and item.definition ->> 'kind' not in ('table', 'column')
                    )
            )
        )
    from pg_catalog.pg_class
    inner join pg_catalog.pg_namespace
        on pg_class.relnamespace = pg_namespace.oid
    cross join lateral groundwork.view_statements(view_id) as statements
    where
        pg_class.oid = view_id
        and pg_class.relkind in ('v', 'm')
$view_source$;

create or replace function groundwork.view_definition(schema_name text, view_name text)
returns text
language sql
stable
as $view_definition$
    select groundwork.view_source(to_regclass(format('%I.%I', schema_name, view_name)))
$view_definition$;

create or replace function groundwork.former_view(view_id oid)
returns text
language sql
stable
as $former_view$
    select statements.drop_statement || '; ' || groundwork.view_source(view_id)
    from groundwork.view_statements(view_id) as statements
$former_view$;

{% endmacro %}
