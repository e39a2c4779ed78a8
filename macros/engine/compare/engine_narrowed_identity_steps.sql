{#
    Emits groundwork.narrowed_identity_steps(schema, table, difference): the step that gives the
    identity of a column the declared limits before the column takes another type: the sequence
    takes that type with it, and its numbers have to fit.
#}
{% macro engine_narrowed_identity_steps() %}

create or replace function groundwork.narrowed_identity_steps(
    schema_name text, table_name text, difference groundwork.difference
)
returns setof groundwork.step
language sql
immutable
as $narrowed_identity_steps$
    select
        groundwork.new_step(
            stage => 'drop_defaults',
            kind => 'column',
            name => difference.name,
            statement => limits.head || limits.declared,
            undo => limits.head || limits.live
        )
    from (
        select
            groundwork.alter_column(schema_name, table_name, difference.name) as head,
            groundwork.identity_limits(difference.declared) as declared,
            groundwork.identity_limits(difference.live) as live
    ) as limits
    where
        difference.declared ? 'identity'
        and difference.live ? 'identity'
        and difference.declared -> 'type' <> difference.live -> 'type'
        and (
            (difference.declared #>> '{sequence, maximum}')::bigint
            < (difference.live #>> '{sequence, maximum}')::bigint
            or (difference.declared #>> '{sequence, minimum}')::bigint
            > (difference.live #>> '{sequence, minimum}')::bigint
        )
$narrowed_identity_steps$;

create or replace function groundwork.identity_limits(definition jsonb)
returns text
language sql
immutable
as $identity_limits$
    select
        format(
            'set start with %s set minvalue %s set maxvalue %s',
            definition #>> '{sequence, start}',
            definition #>> '{sequence, minimum}',
            definition #>> '{sequence, maximum}'
        )
$identity_limits$;

{% endmacro %}
