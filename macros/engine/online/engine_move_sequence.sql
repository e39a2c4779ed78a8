{#
    Emits groundwork.move_sequence(table, column, shadow): gives the shadow what numbers the column,
    an identity or the sequence of a serial column, at the position it has.
#}
{% macro engine_move_sequence() %}

create or replace function groundwork.move_sequence(
    table_name text, column_name text, shadow_name text
)
returns void
language plpgsql
as $move_sequence$
declare
    sequence_name constant text := pg_get_serial_sequence(table_name, column_name);
    last_value bigint;
    is_called boolean;
    definition jsonb;
begin
    select item.definition
    into definition
    from unnest(groundwork.items(table_name::regclass)) as item
    where
        item.kind = 'column'
        and item.name = column_name;
    if definition -> 'identity' is null then
        execute format(
            'alter sequence %s owned by %s.%I', sequence_name, table_name, shadow_name
        );
        return;
    end if;

    execute format('select last_value, is_called from %s', sequence_name)
    into last_value, is_called;
    execute format('alter table %s alter column %I drop identity', table_name, column_name);
    execute format(
        'alter table %s alter column %I add generated %s as identity '
        '(sequence name %s start with %s increment by %s)',
        table_name,
        shadow_name,
        case definition ->> 'identity' when 'a' then 'always' else 'by default' end,
        sequence_name,
        definition #>> '{sequence, start}',
        definition #>> '{sequence, increment}'
    );
    perform setval(sequence_name, last_value, is_called);
end
$move_sequence$;

{% endmacro %}
