{#
    Emits groundwork.rename_steps(schema, table, declared, renamed): the last steps of a plan, which
    rename columns, and the sequences of identities with them.

    renamed  {old name: new name}

    And groundwork.name_sequence(table, column): gives the sequence of an identity the name that
    PostgreSQL would give it, where that is free and not too long.
#}
{% macro engine_rename_steps() %}

create or replace function groundwork.rename_steps(
    schema_name text, table_name text, declared groundwork.item[], renamed jsonb
)
returns setof groundwork.step
language sql
stable
as $rename_steps$
    select
        groundwork.new_step(
            stage => 'rename_columns',
            kind => 'column',
            name => ordered.old_name,
            statement => groundwork.rename(
                schema_name, table_name, 'column', ordered.old_name, ordered.new_name
            ),
            undo => groundwork.rename(
                schema_name, table_name, 'column', ordered.new_name, ordered.old_name
            ),
            rank => 2 * ordered.place
        )
    from groundwork.ordered_renames(renamed) as ordered

    union all

    -- the sequence of an identity is named after its column
    select
        groundwork.new_step(
            stage => 'rename_columns',
            kind => 'sequence',
            name => ordered.old_name,
            statement => format(
                'select groundwork.name_sequence(%L, %L)',
                format('%I.%I', schema_name, table_name),
                ordered.new_name
            ),
            rank => 2 * ordered.place + 1
        )
    from groundwork.ordered_renames(renamed) as ordered
    inner join unnest(declared) as item
        on ordered.old_name = item.name
    where
        item.kind = 'column'
        and item.definition -> 'identity' is not null
$rename_steps$;

create or replace function groundwork.name_sequence(table_name text, column_name text)
returns void
language plpgsql
as $name_sequence$
declare
    old_name text := pg_get_serial_sequence(table_name, column_name);
    new_name text;
    is_free boolean;
begin
    select
        concat_ws('_', pg_class.relname, column_name, 'seq'),
        to_regclass(
            format(
                '%s.%I',
                pg_class.relnamespace::regnamespace,
                concat_ws('_', pg_class.relname, column_name, 'seq')
            )
        ) is null
    into new_name, is_free
    from pg_catalog.pg_class
    where pg_class.oid = table_name::regclass;

    -- a longer name would be cut, and what has the name keeps it
    if is_free and octet_length(new_name) < 64 then
        execute format('alter sequence %s rename to %I', old_name, new_name);
    end if;
end
$name_sequence$;

{% endmacro %}
