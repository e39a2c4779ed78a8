{#
    Emits groundwork.make_stand_ins(table, originals, place): makes an empty copy of each of these
    tables, but for the one of this name and those of groundwork.with_schema, in the schema `place`.

    groundwork.furnish_stand_ins(originals, place): gives the copies what `like` does not take over
    and a file could drop, by name alone: policies, triggers, rules, foreign keys; and its row
    security. So a file that drops what belongs to another table is found out in each trial, as on
    the live table.

    groundwork.planned_table(schema, table): the table, or what a plan made in its place for the
    models after it, as temporary table of the name groundwork.planned_name(schema, table); null
    where there is neither.

    And groundwork.project_tables(): every table on the path of the declaration;
    groundwork.with_schema(tables): those that a declaration can only name with their schema, so
    that nothing can stand in for them;
    groundwork.place_on_path(schema): where the path of the declaration has it, null where it has
    not.
#}
{% macro engine_make_stand_ins() %}

create or replace function groundwork.project_tables()
returns oid[]
language sql
stable
{{ engine_project_path() }}
as $project_tables$
    select coalesce(array_agg(pg_class.oid), '{}')
    from pg_catalog.pg_class
    where
        pg_class.relkind in ('r', 'p')
        and (
            pg_class.relnamespace = to_regnamespace(groundwork.home())
            or (
                pg_class.relnamespace::regnamespace::text = any(
                    string_to_array(groundwork.search_path(), ', ')
                )
                and pg_table_is_visible(pg_class.oid)
            )
        )
$project_tables$;

create or replace function groundwork.with_schema(tables oid[])
returns oid[]
language sql
stable
as $with_schema$
    select coalesce(array_agg(pg_class.oid), '{}')
    from pg_catalog.pg_class
    inner join pg_catalog.pg_namespace
        on pg_class.relnamespace = pg_namespace.oid
    where
        pg_class.oid = any(tables)
        and (
            groundwork.place_on_path(pg_namespace.nspname) is null
            or groundwork.place_on_path(pg_namespace.nspname) > (
                select min(groundwork.place_on_path(others_schema.nspname))
                from pg_catalog.pg_class as others
                inner join pg_catalog.pg_namespace as others_schema
                    on others.relnamespace = others_schema.oid
                where others.relname = pg_class.relname
            )
        )
$with_schema$;

create or replace function groundwork.place_on_path(schema_name text)
returns integer
language sql
stable
as $place_on_path$
    select
        array_position(
            string_to_array(concat_ws(', ', groundwork.home(), groundwork.search_path()), ', '),
            quote_ident(schema_name)
        )
$place_on_path$;

create or replace function groundwork.planned_name(schema_name text, table_name text)
returns text
language sql
immutable
as $planned_name$
    select 'pg_temp.groundwork_planned_' || md5(format('%I.%I', schema_name, table_name))
$planned_name$;

create or replace function groundwork.planned_table(schema_name text, table_name text)
returns regclass
language sql
stable
as $planned_table$
    select
        coalesce(
            to_regclass(groundwork.planned_name(schema_name, table_name)),
            to_regclass(format('%I.%I', schema_name, table_name))
        )
$planned_table$;

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
            groundwork.planned_table(
                groundwork.schema_of(pg_class.oid), pg_class.relname
            ) as full_name,
            pg_class.relname as name
        from pg_catalog.pg_class
        where
            pg_class.oid = any(originals)
            and pg_class.oid <> all(groundwork.with_schema(originals))
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

create or replace function groundwork.furnish_stand_ins(originals oid[], place text)
returns void
language plpgsql
as $furnish_stand_ins$
declare
    statement text;
begin
    for statement in
        select format(parts.pattern, parts.name, place, pg_class.relname)
        from pg_catalog.pg_class
        cross join lateral (
            select
                'create policy %I on %I.%I using (true)' as pattern,
                pg_policy.polname as name
            from pg_catalog.pg_policy
            where pg_policy.polrelid = pg_class.oid

            union all

            select
                'create trigger %I before update on %I.%I for each row '
                'execute function pg_catalog.suppress_redundant_updates_trigger()',
                pg_trigger.tgname
            from pg_catalog.pg_trigger
            where
                pg_trigger.tgrelid = pg_class.oid
                and not pg_trigger.tgisinternal

            union all

            select
                'create rule %I as on delete to %I.%I where false do also nothing',
                pg_rewrite.rulename
            from pg_catalog.pg_rewrite
            where
                pg_rewrite.ev_class = pg_class.oid
                and pg_rewrite.rulename <> '_RETURN'

            union all

            select
                'alter table %2$I.%3$I add constraint %1$I check (true)',
                pg_constraint.conname
            from pg_catalog.pg_constraint
            where
                pg_constraint.conrelid = pg_class.oid
                and pg_constraint.contype = 'f'

            union all

            select
                security.pattern,
                ''
            from (
                values
                ('alter table %2$I.%3$I enable row level security', pg_class.relrowsecurity),
                ('alter table %2$I.%3$I force row level security', pg_class.relforcerowsecurity)
            ) as security (pattern, is_set)
            where security.is_set
        ) as parts
        where
            pg_class.oid = any(originals)
            and to_regclass(format('%I.%I', place, pg_class.relname)) is not null
    loop
        execute statement;
    end loop;
end
$furnish_stand_ins$;

{% endmacro %}
