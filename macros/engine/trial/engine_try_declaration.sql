{#
    Emits groundwork.try_declaration(place, table, declaration, parents, live): runs a declaration
    in the schema `place`, which holds the stand-ins for its parents, and checks what it made.
    Raises what PostgreSQL, groundwork.check_declaration or groundwork.check_extent say of it.

    And groundwork.tables_in(place): the tables and views of that schema.
#}
{% macro engine_try_declaration() %}

create or replace function groundwork.try_declaration(
    place text, table_name text, declaration text, parents oid[], live oid
)
returns void
language plpgsql
as $try_declaration$
declare
    copies constant oid[] := groundwork.tables_in(place);
    mark xid;
    extent jsonb;
begin
    begin
        -- a subtransaction of its own, whose number its first row has
        execute format('create sequence %I.groundwork_mark', place);
        select xmin
        into mark
        from pg_catalog.pg_sequence
        where seqrelid = format('%I.groundwork_mark', place)::regclass;
        execute format('drop sequence %I.groundwork_mark', place);
        extent := groundwork.extent(mark, copies || groundwork.with_schema(parents));
        perform groundwork.use_project_path(place);
        execute declaration;
    exception when assert_failure or others then
        raise;
    end;
    perform groundwork.use_engine_path();
    perform groundwork.check_declaration(
        table_name,
        array(
            select created
            from unnest(groundwork.tables_in(place)) as created
            where created <> all(copies)
        ),
        array(
            select copy.oid
            from pg_catalog.pg_class as copy
            inner join pg_catalog.pg_class as original
                using (relname)
            where
                copy.oid = any(copies)
                and groundwork.partition_root(original.oid) = any(parents)
        ) || groundwork.with_schema(parents)
    );
    perform groundwork.check_extent(
        table_name, declaration, format('%I.%I', place, table_name)::regclass, extent, live
    );
end
$try_declaration$;

create or replace function groundwork.tables_in(place text)
returns oid[]
language sql
stable
as $tables_in$
    select coalesce(array_agg(pg_class.oid), '{}')
    from pg_catalog.pg_class
    where
        pg_class.relnamespace
        = case place when 'pg_temp' then pg_my_temp_schema() else to_regnamespace(place)::oid end
        and pg_class.relkind in ('r', 'p', 'v', 'f')
        and not pg_class.relispartition
$tables_in$;

{% endmacro %}
