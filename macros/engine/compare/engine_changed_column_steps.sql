{#
    Emits groundwork.changed_column_steps(schema, table, difference, model): the steps for a
    column that stays and differs in its default, expression, type, identity or settings. Whether it
    may be null is decided by groundwork.filled_column_steps.
#}
{% macro engine_changed_column_steps() %}

create or replace function groundwork.changed_column_steps(
    schema_name text,
    table_name text,
    difference groundwork.difference,
    model jsonb
)
returns setof groundwork.step
language plpgsql
stable
as $changed_column_steps$
declare
    name constant text := difference.name;
    head constant text := groundwork.alter_column(schema_name, table_name, name);
    declared constant jsonb := difference.declared;
    live constant jsonb := difference.live;
    convert constant text := model #>> array['convert', name];
    is_generated constant boolean := declared -> 'generated' is not null;
    was_generated constant boolean := live -> 'generated' is not null;
    has_other_type constant boolean := declared -> 'type' <> live -> 'type';
    has_other_default constant boolean :=
        declared -> 'default' is distinct from live -> 'default'
        -- groundwork.serial_steps does it
        and not coalesce(declared ? 'serial' and live ? 'identity', false);
begin
    if was_generated and not is_generated then
        return next groundwork.new_step(
            stage => 'drop_expressions',
            kind => 'column',
            name => name,
            statement => head || 'drop expression'
        );
    end if;
    if live -> 'default' is not null and not was_generated and (has_other_default or has_other_type)
    then
        return next groundwork.new_step(
            stage => 'drop_defaults',
            kind => 'column',
            name => name,
            statement => head || 'drop default',
            undo => head || 'set default ' || (live ->> 'default')
        );
    end if;
    return query
    select *
    from groundwork.narrowed_identity_steps(schema_name, table_name, difference);
    if has_other_type or declared -> 'collation' is distinct from live -> 'collation' then
        return next groundwork.retype_step(
            format('%I.%I', schema_name, table_name),
            name,
            declared,
            live,
            -- a rule that was followed says nothing of another collation
            case when has_other_type then convert end
        );
    end if;
    if
        declared -> 'default' is not null
        and not is_generated
        and (has_other_default or has_other_type or was_generated)
    then
        return next groundwork.new_step(
            stage => 'set_defaults',
            kind => 'column',
            name => name,
            statement => head || 'set default ' || (declared ->> 'default'),
            undo => head || 'drop default'
        );
    end if;
    if is_generated and has_other_default then
        return next groundwork.new_step(
            stage => 'set_expressions',
            kind => 'column',
            name => name,
            statement => head || 'set expression as (' || (declared ->> 'default') || ')',
            undo => head || 'set expression as (' || (live ->> 'default') || ')'
        );
    end if;
    if
        (declared -> 'identity', case when declared ? 'identity' then declared -> 'sequence' end)
        is distinct from
        (live -> 'identity', case when live ? 'identity' then live -> 'sequence' end)
        and not coalesce(declared ? 'serial' and live ? 'identity', false)
    then
        return next groundwork.identity_step(schema_name, table_name, difference);
    end if;
    return query
    select *
    from groundwork.column_setting_steps(schema_name, table_name, difference);
end
$changed_column_steps$;

create or replace function groundwork.retype_step(
    table_name text, name text, declared jsonb, live jsonb, convert text
)
returns groundwork.step
language sql
stable
as $retype_step$
    select
        groundwork.new_step(
            stage => 'retype_columns',
            kind => 'column',
            name => name,
            statement => concat_ws(
                ' ',
                parts.head || 'type ' || (declared ->> 'type'),
                'collate ' || (declared ->> 'collation'),
                'using ' || parts.conversion
            ),
            undo => concat_ws(
                ' ',
                parts.head || 'type ' || (live ->> 'type'),
                'collate ' || (live ->> 'collation'),
                'using ' || groundwork.conversion(
                    quote_ident(name), declared ->> 'type', live ->> 'type'
                )
            ),
            hazard => case
                when convert is null and not groundwork.is_lossless(live, declared)
                    then 'lossy_type'
            end,
            reason => format('%s becomes %s', live ->> 'type', declared ->> 'type'),
            converted_table => table_name,
            conversion => parts.conversion
        )
    from (
        select
            format('alter table %s alter column %I ', table_name, name) as head,
            groundwork.converted(
                quote_ident(name), convert, live ->> 'type', declared ->> 'type'
            ) as conversion
    ) as parts
$retype_step$;

create or replace function groundwork.identity_step(
    schema_name text, table_name text, difference groundwork.difference
)
returns groundwork.step
language sql
stable
as $identity_step$
    select
        groundwork.new_step(
            -- an identity is a whole number and not null, and has to be
            stage => case
                when difference.declared -> 'identity' is null
                    then 'drop_identities'::groundwork.stage
                else 'set_identities'
            end,
            kind => 'column',
            name => difference.name,
            statement => case
                when difference.declared -> 'identity' is null then head || 'drop identity'
                when difference.live -> 'identity' is null
                    then concat_ws(
                        '; ',
                        head || 'add ' || groundwork.identity_clause(difference.declared),
                        -- it continues behind the values that exist
                        format(
                            'select groundwork.continue_identity(%L, %L)',
                            format('%I.%I', schema_name, table_name),
                            difference.name
                        )
                    )
                else concat_ws(
                    ' ',
                    head || 'set generated',
                    case difference.declared ->> 'identity'
                        when 'a' then 'always' else 'by default'
                    end,
                    'set start with ' || (difference.declared #>> '{sequence, start}'),
                    'set increment by ' || (difference.declared #>> '{sequence, increment}'),
                    'set minvalue ' || (difference.declared #>> '{sequence, minimum}'),
                    'set maxvalue ' || (difference.declared #>> '{sequence, maximum}'),
                    'set cache ' || (difference.declared #>> '{sequence, cache}'),
                    case
                        when difference.declared #>> '{sequence, cycle}' = 'true' then 'set cycle'
                        else 'set no cycle'
                    end
                )
            end
        )
    from (
        select groundwork.alter_column(schema_name, table_name, difference.name) as head
    ) as written
$identity_step$;

{% endmacro %}
