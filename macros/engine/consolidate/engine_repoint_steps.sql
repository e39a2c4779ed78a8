{#
    Emits groundwork.repoint_steps(schema, table, model): the steps by which tables that refer to a
    legacy table refer to its successor, where they can (groundwork.children_of).

    And groundwork.repoint_rows(child, column, schema, table): the rows of one of them that refer to
    a row which has another id in the successor refer to that. Returns how many.
#}
{% macro engine_repoint_steps() %}

create or replace function groundwork.repoint_rows(
    child regclass, column_name text, schema_name text, table_name text
)
returns bigint
language plpgsql
as $repoint_rows$
declare
    row_count bigint;
begin
    execute format(
        -- a number in the statement itself, for the index on the rows of this consolidation
        'update %1$s as child set %2$I = known.successor_key '
        'from groundwork.consolidated_row as known where known.consolidation_id = %3$s '
        'and known.outcome in (''renumbered'', ''merged'') '
        'and child.%2$I = known.legacy_key::uuid and child.%2$I <> known.successor_key',
        child,
        column_name,
        (groundwork.open_consolidation(schema_name, table_name)).id
    );
    get diagnostics row_count = row_count;
    return row_count;
end
$repoint_rows$;

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
                'select groundwork.repoint_rows(%L, %L, %L, %L)',
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
