{#
    Emits groundwork.column_clause(definition): what stands behind the name of a column in
    `add column`, from its described definition; groundwork.identity_clause for the part that
    `alter column` shares with it; and groundwork.sequence_clause for the options of a sequence.
#}
{% macro engine_column_clause() %}

create or replace function groundwork.sequence_clause(sequence jsonb)
returns text
language sql
immutable
as $sequence_clause$
    select
        concat_ws(
            ' ',
            'as ' || (sequence ->> 'type'),
            'start with ' || (sequence ->> 'start'),
            'increment by ' || (sequence ->> 'increment'),
            'minvalue ' || (sequence ->> 'minimum'),
            'maxvalue ' || (sequence ->> 'maximum'),
            'cache ' || (sequence ->> 'cache'),
            case when sequence ->> 'cycle' = 'true' then 'cycle' else 'no cycle' end
        )
$sequence_clause$;

create or replace function groundwork.identity_clause(definition jsonb)
returns text
language sql
immutable
as $identity_clause$
    select
        format(
            'generated %s as identity (%s)',
            case definition ->> 'identity' when 'a' then 'always' else 'by default' end,
            groundwork.sequence_clause(definition -> 'sequence')
        )
    where definition ->> 'identity' is not null
$identity_clause$;

create or replace function groundwork.column_clause(definition jsonb)
returns text
language sql
immutable
as $column_clause$
    select
        concat_ws(
            ' ',
            definition ->> 'type',
            'compression ' || case definition ->> 'compression'
                when 'p' then 'pglz' when 'l' then 'lz4'
            end,
            'collate ' || (definition ->> 'collation'),
            case definition ->> 'generated'
                when 's' then 'generated always as (' || (definition ->> 'default') || ') stored'
                when 'v' then 'generated always as (' || (definition ->> 'default') || ') virtual'
                else 'default ' || (definition ->> 'default')
            end,
            groundwork.identity_clause(definition),
            case when definition ->> 'not_null' = 'true' then 'not null' end
        )
$column_clause$;

{% endmacro %}
