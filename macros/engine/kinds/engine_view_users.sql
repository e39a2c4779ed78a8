{#
    Emits groundwork.view_users(view): what uses a view or a materialized view, through any depth,
    as steps that bring it back and whose `undo` takes it away; in the order in which it comes back.
    Raises GW002 where something uses it that cannot be made again, such as a column of its type.
#}
{% macro engine_view_users() %}

create or replace function groundwork.view_users(view_id oid)
returns groundwork.step[]
language sql
stable
as $view_users$
    select
        coalesce(
            (
                select
                    groundwork.steps_back(
                        groundwork.object_parts('view', pg_namespace.nspname, pg_class.relname),
                        view_id
                    )
                from pg_catalog.pg_class
                inner join pg_catalog.pg_namespace
                    on pg_class.relnamespace = pg_namespace.oid
                where pg_class.oid = view_id
            ),
            '{}'
        )
$view_users$;

{% endmacro %}
