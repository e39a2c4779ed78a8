{#
    Emits groundwork.sequence_limit_steps(target, declared, live): a refusal for each column whose
    sequence, that of an identity or of a serial column, has already counted beyond the limits that
    it is declared with. It is found before anything is changed: in stages, the sequence comes last.
#}
{% macro engine_sequence_limit_steps() %}

create or replace function groundwork.sequence_limit_steps(
    target oid, declared groundwork.item[], live groundwork.item[]
)
returns setof groundwork.step
language sql
stable
as $sequence_limit_steps$
    select
        groundwork.new_step(
            stage => 'set_sequences',
            kind => 'sequence of column',
            name => wanted.name,
            statement => null,
            reason => format(
                'it has counted to %s, and is declared with the limits %s to %s; set it back '
                'first, where the numbers behind it are free: select setval(%L, ...)',
                found.last_value,
                wanted.definition #>> '{sequence, minimum}',
                wanted.definition #>> '{sequence, maximum}',
                found.sequence_name
            )
        )
    from unnest(declared) as wanted
    inner join unnest(live) as standing
        using (kind, name)
    cross join lateral (
        select
            sequences.sequence_name,
            pg_sequence_last_value(sequences.sequence_name::regclass) as last_value
        from (
            select pg_get_serial_sequence(target::regclass::text, standing.name)
        ) as sequences (sequence_name)
    ) as found
    where
        wanted.kind = 'column'
        and wanted.definition -> 'sequence' is distinct from standing.definition -> 'sequence'
        and standing.definition ? 'sequence'
        and found.last_value not between (wanted.definition #>> '{sequence, minimum}')::bigint
        and (wanted.definition #>> '{sequence, maximum}')::bigint
$sequence_limit_steps$;

{% endmacro %}
