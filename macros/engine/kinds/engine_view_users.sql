{#
    Emits groundwork.view_users(view): what uses a view or a materialized view, through any depth,
    as steps that bring it back and whose `undo` takes it away; in the order in which it comes back.
    Raises GW002 where something uses it that cannot be made again, such as a column of its type.

    And groundwork.users_of_view(view): the same rows as groundwork.dependents returns them, without
    what belongs to the view itself.
#}
{% macro engine_view_users() %}

create or replace function groundwork.users_of_view(view_id oid)
returns table (
    depth integer,
    table_id oid,
    kind text,
    name text,
    drop_statement text,
    create_statement text,
    owner text
)
language sql
stable
as $users_of_view$
    select dependents.*
    from pg_catalog.pg_class
    inner join pg_catalog.pg_namespace
        on pg_class.relnamespace = pg_namespace.oid
    cross join lateral groundwork.function_dependents(
        groundwork.object_parts('view', pg_namespace.nspname, pg_class.relname)
    ) as dependents
    where
        pg_class.oid = view_id
        and dependents.table_id is distinct from view_id
$users_of_view$;

create or replace function groundwork.view_users(view_id oid)
returns groundwork.step[]
language sql
stable
as $view_users$
    select
        array(
            select
                groundwork.new_step(
                    stage => 'restore_dependents',
                    kind => users.kind,
                    name => users.name,
                    statement => users.create_statement,
                    undo => users.drop_statement,
                    owner => users.owner
                )
            from groundwork.users_of_view(view_id) as users
            order by users.depth
        )
$view_users$;

{% endmacro %}
