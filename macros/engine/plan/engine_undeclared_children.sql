{#
    Emits groundwork.undeclared_children(target, live, run): the description of a live table without
    the tables that inherit from it and have a model of their own, which says so: recorded with its
    parent, or still to run. The others are named with their schema where the project's path lacks
    that.
#}
{% macro engine_undeclared_children() %}

create or replace function groundwork.undeclared_children(
    target oid, live groundwork.item[], run groundwork.run
)
returns groundwork.item[]
language plpgsql
stable
as $undeclared_children$
begin
    -- most tables have none
    if not exists (select from unnest(live) as item where item.kind = 'child') then
        return live;
    end if;
    return (
        select
            array(
                select item
                from unnest(live) as item
                where item.kind <> 'child'
            ) || coalesce(
                array_agg(
                    (
                        'child',
                        concat_ws(
                            '.',
                            groundwork.home_of(pg_namespace.nspname),
                            quote_ident(pg_class.relname)
                        ),
                        '{}'
                    )::groundwork.item
                    order by pg_namespace.nspname, pg_class.relname
                ),
                '{}'
            )
        from pg_catalog.pg_inherits
        inner join pg_catalog.pg_class
            on pg_inherits.inhrelid = pg_class.oid
        inner join pg_catalog.pg_namespace
            on pg_class.relnamespace = pg_namespace.oid
        where
            pg_inherits.inhparent = target
            and not pg_class.relispartition
            and format('%s.%s', pg_namespace.nspname, pg_class.relname) <> all(run.pending)
            and not exists (
                select
                from groundwork.declaration
                cross join unnest(declaration.items) as item
                where
                    declaration.kind = 'table'
                    and declaration.schema_name = pg_namespace.nspname
                    and declaration.object_name = pg_class.relname
                    and item.kind = 'setting'
                    and item.name = 'inherits'
            )
    );
end
$undeclared_children$;

{% endmacro %}
