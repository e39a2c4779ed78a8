{#
    Emits groundwork.rewriting_settings(table, steps, run): the steps, in which a setting that
    rewrites the table and has no way in stages is the hazard table_rewrite, once its own is
    allowed.
#}
{% macro engine_rewriting_settings() %}

create or replace function groundwork.rewriting_settings(
    table_name text, steps groundwork.step[], run groundwork.run
)
returns groundwork.step[]
language sql
immutable
as $rewriting_settings$
    select
        array_agg(
            case
                when
                    step.kind = 'setting'
                    and step.name in ('persistence', 'access_method')
                    and groundwork.is_allowed(table_name, step.hazard, run)
                    then groundwork.new_step(
                        stage => step.stage,
                        kind => step.kind,
                        name => step.name,
                        statement => step.statement,
                        undo => step.undo,
                        hazard => 'table_rewrite',
                        reason => 'the whole table is rewritten while nobody can use it'
                    )
                else step
            end
        )
    from unnest(steps) as step
$rewriting_settings$;

{% endmacro %}
