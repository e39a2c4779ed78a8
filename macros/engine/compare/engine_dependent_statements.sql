{#
    Emits groundwork.dependent_statements(schema, table, table_id, object_id, kind, name): the
    statement that takes a dependent object away, and the ones that bring it back with its comment.

    schema, table, table_id  the table that it belongs to, if any
    kind, name               as groundwork.dependents returns them
    returns                  drop_statement, create_statement; no row for a kind that has no
                             statement of its own
#}
{% macro engine_dependent_statements() %}

create or replace function groundwork.dependent_statements(
    schema_name text, table_name text, table_id oid, object_id oid, kind text, name text
)
returns table (drop_statement text, create_statement text)
language sql
stable
as $dependent_statements$
    select
        groundwork.drop_statement(schema_name, table_name, item),
        concat_ws(
            '; ',
            rtrim(groundwork.create_statement(schema_name, table_name, item), ';'),
            (
                select groundwork.create_statement(schema_name, table_name, comment)
                from unnest(groundwork.items(table_id)) as comment
                where
                    comment.kind = 'comment'
                    and comment.definition ->> 'kind' = dependent_statements.kind
                    and comment.definition ->> 'name' = dependent_statements.name
            )
        )
    from unnest(groundwork.items(table_id)) as item
    where
        dependent_statements.kind in ('rule', 'policy', 'trigger', 'constraint', 'index')
        and item.kind = dependent_statements.kind
        and item.name = dependent_statements.name

    union all

    select
        format(
            'alter table %s alter column %I drop default',
            table_id::regclass,
            dependent_statements.name
        ),
        format(
            'alter table %s alter column %I set default %s',
            table_id::regclass,
            dependent_statements.name,
            item.definition ->> 'default'
        )
    from unnest(groundwork.items(table_id)) as item
    where
        dependent_statements.kind = 'column'
        and item.kind = 'column'
        and item.name = dependent_statements.name
        and item.definition -> 'generated' is null

    union all

    select
        groundwork.drop_statement(schema_name, table_name, item),
        groundwork.create_statement(schema_name, table_name, item)
    from unnest(groundwork.items(table_id)) as item
    where
        dependent_statements.kind = 'column'
        and item.kind = 'column'
        and item.name = dependent_statements.name
        and item.definition -> 'generated' is not null

    union all

    select *
    from groundwork.view_statements(table_id)
    where dependent_statements.kind = 'view'

    union all

    select *
    from groundwork.function_statements(object_id)
    where dependent_statements.kind = 'function'

    union all

    select
        groundwork.drop_statement(schema_name, table_name, membership),
        groundwork.create_statement(schema_name, table_name, membership)
    from groundwork.membership_item(object_id) as membership
    where dependent_statements.kind = 'publication'
$dependent_statements$;

{% endmacro %}
