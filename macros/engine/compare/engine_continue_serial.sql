{#
    Emits groundwork.continue_serial(table, column): moves the sequence of a serial column, where it
    is one, behind the rows and the quarantined ones; it never moves back.
#}
{% macro engine_continue_serial() %}

create or replace function groundwork.continue_serial(table_name text, column_name text)
returns void
language plpgsql
as $continue_serial$
declare
    sequence_name constant text := pg_get_serial_sequence(table_name, column_name);
    increment bigint;
    lowest bigint;
    highest bigint;
    last_value bigint;
    used_value bigint;
begin
    if sequence_name is null then
        return;
    end if;
    select
        seqincrement,
        seqmin,
        seqmax,
        pg_sequence_last_value(seqrelid)
    into
        increment,
        lowest,
        highest,
        last_value
    from pg_catalog.pg_sequence
    where seqrelid = sequence_name::regclass;

    execute format(
        'select %1$s(%2$I) from %3$s where %2$I between %4$s and %5$s',
        case when increment > 0 then 'max' else 'min' end,
        column_name,
        table_name,
        lowest,
        highest
    )
    into used_value;
    select case when increment > 0 then max(used) else min(used) end
    into used_value
    from unnest(
        array[
            used_value,
            groundwork.last_quarantined(
                table_name::regclass, column_name, increment, lowest, highest
            )
        ]
    ) as used;
    if
        used_value is not null
        and (last_value is null or (used_value - last_value) * sign(increment) > 0)
    then
        perform setval(sequence_name, used_value);
    end if;
end
$continue_serial$;

{% endmacro %}
