{#
    Calls the engine once for this model, for the stage `round` of a run that has `waited` so many
    seconds for others. Returns its answer: outcome, statements and kept as JSON, message. What the
    project sets no variable for has the default of groundwork.run_settings.
#}
{% macro converge_stage(properties, model_key, round, waited) %}
    {%- set planned = graph.get('groundwork_planned', {}) -%}
    {%- set settings = {
        'model_name': model.name,
        'model_key': model_key,
        'run_id': invocation_id,
        'is_planning': var('plan', none),
        'allow': var('allow', none),
        'online_rows': var('online_rows', none),
        'lock_timeout': var('lock_timeout', none),
        'lock_total': var('lock_total', none),
        'waited': waited,
        'round': round,
        'planned': model.refs | map(attribute='name') | select('in', planned) | unique | list,
    } -%}
    {% call statement('converge', fetch_result=true) -%}
        select
            attempt.outcome,
            pg_catalog.to_json(attempt.statements)::text as statements,
            pg_catalog.to_json(attempt.kept)::text as kept,
            attempt.message
        from groundwork.read_model({{ quoted(tojson(properties)) }}) as declared
        cross join lateral groundwork.attempt(
            declared.function_name,
            {{ quoted(this.schema) }},
            {{ quoted(this.identifier) }},
            declared.declaration,
            declared.model,
            {{ quoted(tojson(settings)) }}
        ) as attempt
    {%- endcall %}
    {{ return(load_result('converge').table.rows[0]) }}
{% endmacro %}
