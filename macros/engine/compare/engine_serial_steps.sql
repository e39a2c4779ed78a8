{#
    Emits groundwork.serial_steps(schema, table, difference): the steps of one serial column, whose
    default reads a sequence that the column owns: the sequence is made, owned, changed, or dropped
    once nothing reads it.
#}
{% macro engine_serial_steps() %}

create or replace function groundwork.change_sequence_step(
    schema_name text, name text, old_options jsonb, new_options jsonb
)
returns groundwork.step
language plpgsql
stable
as $change_sequence_step$
declare
    head constant text := format('alter sequence %I.%I ', schema_name, name);
    last_value constant bigint := pg_sequence_last_value(
        to_regclass(format('%I.%I', schema_name, name))
    );
begin
    return groundwork.new_step(
        stage => 'set_sequences',
        kind => 'sequence',
        name => name,
        statement => case
            when
                last_value is null
                or last_value between (new_options ->> 'minimum')::bigint
                and (new_options ->> 'maximum')::bigint
                then head || groundwork.sequence_clause(new_options)
        end,
        undo => head || groundwork.sequence_clause(old_options),
        reason => format(
            'its last value is %s, outside of %s to %s, which is declared; declare a wider type',
            last_value,
            new_options ->> 'minimum',
            new_options ->> 'maximum'
        )
    );
end
$change_sequence_step$;

create or replace function groundwork.serial_steps(
    schema_name text, table_name text, difference groundwork.difference
)
returns setof groundwork.step
language plpgsql
stable
as $serial_steps$
declare
    declared constant jsonb := difference.declared;
    live constant jsonb := difference.live;
    table_id constant oid := to_regclass(format('%I.%I', schema_name, table_name));
    full_table_name constant text := format('%I.%I', schema_name, table_name);
    full_column_name constant text := full_table_name || format('.%I', difference.name);
    column_head constant text := format(
        'alter table %s alter column %I ', full_table_name, difference.name
    );
    name constant text := coalesce(declared ->> 'serial', live ->> 'serial');
    full_name constant text := format('%I.%I', schema_name, name);
    helper constant text := format(
        '%I.%I', schema_name, groundwork.helper_name(difference.name, 'sequence')
    );
    continuing constant text := format(
        'select groundwork.continue_serial(%L, %L)', full_table_name, difference.name
    );
    old_name text;
    step groundwork.step;
begin
    if declared -> 'serial' is null and declared -> 'identity' is not null then
        -- groundwork.continue_identity does it
        return;
    elsif declared -> 'serial' is null then
        return next groundwork.dropped_sequence_step(
            schema_name, table_name, difference.name, name, live -> 'sequence'
        );
    elsif declared -> 'serial' is not null and live -> 'serial' is not null then
        if declared -> 'sequence' <> live -> 'sequence' then
            return next groundwork.change_sequence_step(
                schema_name, name, live -> 'sequence', declared -> 'sequence'
            );
        end if;
    elsif live -> 'identity' is not null then
        -- its sequence goes with it, and its position stays
        old_name := pg_get_serial_sequence(full_table_name, difference.name);
        return next groundwork.new_step(
            stage => 'make_sequences',
            kind => 'sequence',
            name => name,
            statement => concat_ws(
                '; ',
                format(
                    'create sequence %s %s',
                    helper,
                    groundwork.sequence_clause(declared -> 'sequence')
                ),
                format(
                    'select setval(%L, last_value, is_called) from %s', helper, old_name
                ),
                column_head || 'drop identity',
                format('alter sequence %s rename to %I', helper, name),
                column_head || 'set default ' || (declared ->> 'default'),
                format('alter sequence %s owned by %s', full_name, full_column_name),
                continuing
            )
        );
    else
        if to_regclass(full_name) is null then
            return next groundwork.new_step(
                stage => 'make_sequences',
                kind => 'sequence',
                name => name,
                statement => concat_ws(
                    ' ',
                    'create sequence',
                    full_name,
                    groundwork.sequence_clause(declared -> 'sequence'),
                    'owned by',
                    full_column_name
                ),
                undo => 'drop sequence ' || full_name
            );
        elsif
            not exists (
                select
                from groundwork.owned_sequences(table_id, difference.name) as owned
                where owned.sequence_id = to_regclass(full_name)
            )
        then
            step := groundwork.change_sequence_step(
                schema_name, name, declared -> 'sequence', declared -> 'sequence'
            );
            step.stage := 'make_sequences';
            return next step;
            return next groundwork.new_step(
                stage => 'make_sequences',
                kind => 'sequence',
                name => name,
                statement => format('alter sequence %s owned by %s', full_name, full_column_name),
                undo => format('alter sequence %s owned by none', full_name),
                rank => 1
            );
        end if;
        -- a column that is retyped in stages is numbered when it takes its place
        return next groundwork.new_step(
            stage => 'set_identities',
            kind => 'column',
            name => difference.name,
            statement => continuing
        );
    end if;
end
$serial_steps$;

{% endmacro %}
