{#
    Emits groundwork.repoint_steps(schema, table, model): the steps by which tables that refer to a
    legacy table refer to its successor, where they can (groundwork.children_of).
#}
{% macro engine_repoint_steps() %}

create or replace function groundwork.repoint_steps(
    schema_name text, table_name text, model jsonb
)
returns setof groundwork.step
language sql
stable
as $repoint_steps$
    with
    children as (

        select
            reference.*,
            format('alter table %s drop constraint %I', reference.child, reference.name) as removal,
            format(
                'alter table %s add constraint %I %s',
                reference.child,
                reference.name,
                reference.definition
            ) as addition
        from groundwork.children_of(schema_name, table_name, model) as reference

    )

    select
        groundwork.new_step(
            stage => 'repoint_children',
            kind => 'rows',
            name => children.name,
            statement => format(
                'update %1$s as child set %2$I = known.successor_key '
                'from groundwork.consolidated_row as known '
                'inner join groundwork.consolidation as entry on known.consolidation_id = entry.id '
                'where entry.schema_name = %3$L and entry.table_name = %4$L '
                'and entry.retired_at is null and known.legacy_key = child.%2$I::text '
                'and known.successor_key <> child.%2$I',
                children.child,
                children.column_name,
                schema_name,
                table_name
            )
        )
    from children
    where children.follows

    union all

    select
        groundwork.new_step(
            stage => 'release_children',
            kind => 'constraint',
            name => children.name,
            statement => children.removal,
            undo => children.addition
        )
    from children
    where children.follows

    union all

    select
        groundwork.new_step(
            stage => 'bind_children',
            kind => 'constraint',
            name => children.name,
            statement => format(
                'alter table %s add constraint %I foreign key (%I) references %s (id)%s not valid',
                children.child,
                children.name,
                children.column_name,
                model ->> 'into',
                children.action
            ),
            undo => children.removal
        )
    from children
    where
        children.follows
        and children.is_key
$repoint_steps$;

{% endmacro %}
