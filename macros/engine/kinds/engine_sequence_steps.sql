{#
    Emits groundwork.sequence_steps(schema, sequence, declaration, declared, live, model): the steps
    that give a sequence the declared options and owner. Its position stays: it begins at another
    value only while nobody has used it, or where the declared range lies ahead of it. A range that
    it has left behind is refused.

    And groundwork.sequence_position(schema, sequence): where it stands, and whether that value was
    given out; groundwork.sequence_setting(schema, name, definition): what `alter sequence` says of
    its owner, and whether it is unlogged.
#}
{% macro engine_sequence_steps() %}

create or replace function groundwork.sequence_position(
    schema_name text, sequence_name text, out last_value bigint, out is_called boolean
)
language plpgsql
stable
as $sequence_position$
begin
    execute format(
        'select sequence.last_value, sequence.is_called from %I.%I as sequence',
        schema_name,
        sequence_name
    )
    into last_value, is_called;
end
$sequence_position$;

create or replace function groundwork.sequence_setting(
    schema_name text, name text, definition jsonb
)
returns text
language sql
immutable
as $sequence_setting$
    select
        case
            when name = 'unlogged' and definition is null then 'set logged'
            when name = 'unlogged' then 'set unlogged'
            when definition is null then 'owned by none'
            else format(
                'owned by %I.%I.%I',
                schema_name,
                definition ->> 'table',
                definition ->> 'column'
            )
        end
$sequence_setting$;

create or replace function groundwork.sequence_steps(
    schema_name text,
    sequence_name text,
    declaration text,
    declared groundwork.item[],
    live groundwork.item[],
    model jsonb
)
returns setof groundwork.step
language sql
stable
as $sequence_steps$
    select
        groundwork.new_step(
            stage => 'change_object',
            kind => difference.kind,
            name => difference.name,
            statement => heads.head || case difference.name
                when 'options'
                    then case
                        when not places.is_behind
                            then concat_ws(
                                ' ',
                                groundwork.sequence_clause(difference.declared),
                                'restart with ' || places.restart
                            )
                    end
                else groundwork.sequence_setting(schema_name, difference.name, difference.declared)
            end,
            undo => heads.head || case difference.name
                when 'options' then groundwork.sequence_clause(difference.live)
                else groundwork.sequence_setting(schema_name, difference.name, difference.live)
            end,
            reason => format(
                'its last value is %s, outside of %s to %s, which is declared; '
                'declare a wider range',
                position.last_value,
                difference.declared ->> 'minimum',
                difference.declared ->> 'maximum'
            )
        )
    from groundwork.differences(declared, live) as difference
    cross join lateral (
        select format('alter sequence %I.%I ', schema_name, sequence_name) as head
    ) as heads
    cross join groundwork.sequence_position(schema_name, sequence_name) as position
    cross join lateral (
        select
            (difference.declared ->> 'increment')::bigint > 0 as is_ascending,
            (difference.declared ->> 'minimum')::bigint as minimum,
            (difference.declared ->> 'maximum')::bigint as maximum
    ) as options
    cross join lateral (
        select
            case
                when not position.is_called
                    and position.last_value = (difference.live ->> 'start')::bigint
                    then (difference.declared ->> 'start')::bigint
                when options.is_ascending and position.last_value < options.minimum
                    then options.minimum
                when not options.is_ascending and position.last_value > options.maximum
                    then options.maximum
            end as restart,
            case
                when options.is_ascending then position.last_value > options.maximum
                else position.last_value < options.minimum
            end as is_behind
    ) as places
    where difference.kind = 'sequence'
$sequence_steps$;

{{ engine_publication_steps() }}

{% endmacro %}
