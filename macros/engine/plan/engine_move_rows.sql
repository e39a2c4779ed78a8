{#
    Emits groundwork.move_rows(old_table, new_table): moves all rows, the generated columns being
    computed again, lets the identities continue, drops the old table, and returns how many rows
    were moved. Raises GW001 when a trigger or rule keeps a row out.
#}
{% macro engine_move_rows() %}

create or replace function groundwork.move_rows(old_table regclass, new_table regclass)
returns bigint
language plpgsql
as $move_rows$
declare
    columns text;
    counted bigint;
    moved bigint;
    counter record;
begin
    select string_agg(quote_ident(attname), ', ' order by attnum)
    into columns
    from pg_catalog.pg_attribute
    where
        attrelid = old_table
        and attnum > 0
        and not attisdropped
        and attgenerated = '';

    execute format('select count(*) from %s', old_table) into counted;
    moved := groundwork.execute_in_project(
        format(
            'insert into %s (%s) overriding system value select %s from %s',
            groundwork.shown_name(new_table),
            columns,
            columns,
            groundwork.shown_name(old_table)
        )
    );
    if moved <> counted then
        raise exception using
            errcode = 'GW001',
            message = format(
                '%s of the %s rows of %s were moved',
                moved,
                counted,
                groundwork.shown_name(new_table)
            ),
            hint = 'A trigger or rule of the table keeps the others out.';
    end if;

    for counter in
        select
            pg_get_serial_sequence(old_table::text, attname) as old_name,
            pg_get_serial_sequence(new_table::text, attname) as new_name
        from pg_catalog.pg_attribute
        where
            attrelid = old_table
            and attidentity <> ''
            and not attisdropped
    loop
        execute format(
            'select setval(%L, last_value, is_called) from %s', counter.new_name, counter.old_name
        );
    end loop;
    execute format('drop table %s', old_table);
    return moved;
end
$move_rows$;

{% endmacro %}
