{#
    Emits groundwork.make_stand_ins(table, originals, place): makes an empty copy of each of these
    tables, but for the one of this name, in the schema `place`.

    And groundwork.project_tables(): every table of the project.
#}
{% macro engine_make_stand_ins() %}

create or replace function groundwork.project_tables()
returns oid[]
language sql
stable
{{ engine_project_path() }}
as $project_tables$
    select array_agg(pg_class.oid)
    from pg_catalog.pg_class
    where
        pg_class.relkind in ('r', 'p')
        and pg_class.relnamespace::regnamespace::text = any(
            string_to_array(groundwork.search_path(), ', ')
        )
        and pg_table_is_visible(pg_class.oid)
$project_tables$;

create or replace function groundwork.make_stand_ins(
    table_name text, originals oid[], place text
)
returns void
language plpgsql
as $make_stand_ins$
declare
    original record;
begin
    for original in
        select
            pg_class.oid::regclass as full_name,
            pg_class.relname as name
        from pg_catalog.pg_class
        where
            pg_class.oid = any(originals)
            and pg_class.relname <> table_name
    loop
        execute format(
            -- a foreign key needs the key only, `like` and `inherits` take over everything
            'create %s table %I.%I (like %s including all)',
            case place when 'pg_temp' then 'temporary' end,
            place,
            original.name,
            original.full_name
        );
    end loop;
end
$make_stand_ins$;

{% endmacro %}
