{#
    Emits groundwork.trial(table, declaration, parents, renamed): the description of a declared
    table, without making it. Raises what PostgreSQL or groundwork.check_declaration say of it. The declaration runs in pg_temp inside a subtransaction that is
    always rolled back. A foreign key of a temporary table may only refer to a temporary table,
    so a temporary copy of each parent stands in for it. No live table is locked beyond the read
    of its catalog rows.

    renamed: {old: new}; the columns are described under their old names, so that the steps read
    in the words of the live table and the renames can come last.
#}
{% macro engine_trial() %}

create or replace function groundwork.trial(
    table_name text, declaration text, parents oid[], renamed jsonb, stand_ins oid[] default null
)
returns groundwork.item[]
language plpgsql
as $trial$
declare
    described groundwork.item[];
    temporary_parents oid[];
    parent record;
    column_name record;
begin
    begin
        for parent in
            select
                pg_class.oid::regclass as original,
                pg_class.relname as name
            from pg_catalog.pg_class
            where
                pg_class.oid = any(coalesce(stand_ins, parents))
                and pg_class.relname <> table_name
        loop
            execute format(
                'create temporary table %I (like %s including indexes)',
                parent.name,
                parent.original
            );
        end loop;

        temporary_parents := groundwork.temporary_tables();
        perform set_config('search_path', 'pg_temp, ' || groundwork.search_path(), true);
        execute declaration;
        perform groundwork.check_declaration(
            table_name,
            array(
                select created
                from unnest(groundwork.temporary_tables()) as created
                where created <> all(temporary_parents)
            ),
            array(
                select temporary.oid
                from pg_catalog.pg_class as temporary
                inner join pg_catalog.pg_class as permanent
                    using (relname)
                where
                    temporary.oid = any(temporary_parents)
                    and permanent.oid = any(parents)
            )
        );

        for column_name in
            select *
            from jsonb_each_text(renamed) as names (old, new)
        loop
            execute format(
                'alter table pg_temp.%I rename column %I to %I',
                table_name,
                column_name.new,
                column_name.old
            );
        end loop;

        described := groundwork.items(format('pg_temp.%I', table_name)::regclass);
        raise exception using errcode = 'GW003';
    exception
        when sqlstate 'GW003' then
            return described;
        when invalid_table_definition then
            if stand_ins is not null then
                raise;
            end if;
    end;

    -- A foreign key refers to a table that was not named with ref(). With a stand-in for every
    -- table that there is, the declaration runs, and the check can say which.
    return groundwork.trial(
        table_name,
        declaration,
        parents,
        renamed,
        array(
            select pg_class.oid
            from pg_catalog.pg_class
            where
                pg_class.relkind in ('r', 'p')
                and pg_class.relnamespace::regnamespace::text = any(
                    string_to_array(groundwork.search_path(), ', ')
                )
                and pg_table_is_visible(pg_class.oid)
        )
    );
end
$trial$;

create or replace function groundwork.temporary_tables()
returns oid[]
language sql
stable
as $temporary_tables$
    select
        coalesce(array_agg(pg_class.oid), '{}')
    from pg_catalog.pg_class
    where
        pg_class.relnamespace = pg_my_temp_schema()
        and pg_class.relkind in ('r', 'p', 'v', 'f')
        and not pg_class.relispartition
$temporary_tables$;

{% endmacro %}
