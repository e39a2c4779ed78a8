{#
    Emits groundwork.after_steps(table, model): the step that runs what the model declares for the
    first run over a table that is taken over.

    model: after
#}
{% macro engine_after_steps() %}

create or replace function groundwork.after_steps(table_name text, model jsonb)
returns groundwork.step[]
language sql
immutable
as $after_steps$
    select
        array[
            groundwork.new_step(
                stage => 'after_takeover',
                kind => 'rows',
                name => table_name,
                statement => model ->> 'after'
            )
        ]
$after_steps$;

{% endmacro %}
