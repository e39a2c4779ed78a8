{#
    Emits groundwork.trial(table, declaration, parents, renamed): the description of a declared
    table, without making it. The declaration runs in pg_temp inside a subtransaction that is
    always rolled back. A foreign key of a temporary table may only refer to a temporary table,
    so a temporary copy of each parent stands in for it. No live table is locked beyond the read
    of its catalog rows.

    renamed: {old: new}; the columns are described under their old names, so that the steps read
    in the words of the live table and the renames can come last.
#}
{% macro engine_trial() %}

create or replace function groundwork.trial(
    table_name text, declaration text, parents oid[], renamed jsonb
)
returns groundwork.item[]
language plpgsql
as $trial$
declare
    described groundwork.item[];
    stand_ins oid[];
    parent oid;
    column_name record;
    reason text;
begin
    begin
        for parent in
            select pg_class.oid
            from pg_catalog.pg_class
            where pg_class.oid = any(parents)
        loop
            execute format(
                'create temporary table %I (like %s including indexes)',
                (select relname from pg_catalog.pg_class where oid = parent),
                parent::regclass
            );
        end loop;

        stand_ins := groundwork.temporary_tables();
        perform set_config('search_path', 'pg_temp, ' || groundwork.search_path(), true);
        execute declaration;
        perform groundwork.check_declaration(
            table_name,
            array(
                select created
                from unnest(groundwork.temporary_tables()) as created
                where created <> all(stand_ins)
            ),
            stand_ins
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
        raise exception using errcode = 'GW000';
    exception
        when sqlstate 'GW000' then
            return described;
        when invalid_table_definition or undefined_table then
            get stacked diagnostics reason = message_text;
    end;
    raise exception using
        errcode = 'invalid_table_definition',
        message = format('%s: %s', table_name, reason),
        hint = 'Name every table that a foreign key refers to with ref(): '
            'references {% raw %}{{ ref(''tenants'') }}{% endraw %} (id).';
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
