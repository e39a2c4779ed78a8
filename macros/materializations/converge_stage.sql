{#
    Calls the engine once for a model, for the stage `round` of a run that has `waited` so many
    seconds for others. Returns its answer: outcome, message; statements, kept and held as JSON.
    What the project sets no variable for has the default of groundwork.run_settings.
#}
{% macro converge_stage(properties, model_key, round, waited, is_last) %}
    {%- set name = properties.schema ~ '.' ~ properties.alias -%}
    {%- set planned = graph.get('groundwork_planned', {}) -%}
    {#- other threads take theirs out meanwhile -#}
    {%- set pending = graph.get('groundwork_pending', {}).copy() -%}
    {%- set settings = {
        'model_name': properties.name,
        'model_key': model_key,
        'run_id': invocation_id,
        'is_planning': run_option('plan'),
        'allow': run_option('allow'),
        'online_rows': project_variable('online_rows'),
        'lock_timeout': project_variable('lock_timeout'),
        'lock_total': project_variable('lock_total'),
        'lock_budget': project_variable('lock_budget'),
        'waited': waited,
        'round': round,
        'is_last': is_last,
        'pending': pending.values() | reject('equalto', name) | list,
        'planned': properties.parents | map(attribute='model') | select('in', planned) | list,
    } -%}
    {%- do tell_secrets(properties.compiled_code) -%}
    {% call statement('converge', fetch_result=true) -%}
        select
            attempt.outcome,
            pg_catalog.to_json(attempt.statements)::text as statements,
            pg_catalog.to_json(attempt.kept)::text as kept,
            attempt.message,
            pg_catalog.to_json(attempt.held)::text as held
        from groundwork.read_model({{ quoted(tojson(properties)) }}) as declared
        cross join lateral groundwork.attempt(
            declared.function_name,
            {{ quoted(properties.schema) }},
            {{ quoted(properties.alias) }},
            declared.declaration,
            declared.model,
            {{ quoted(tojson(settings)) }}
        ) as attempt
    {%- endcall %}
    {{ return(load_result('converge').table.rows[0]) }}
{% endmacro %}
