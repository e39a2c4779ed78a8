{#
    Calls the engine for this model, inside a materialization, and says in dbt's own result line
    what was done. What the engine makes of the model is said by groundwork.read_model.

    Returns that too, or none where the run knew from its start that there is nothing to do: then
    no query was made, and no transaction is open.
#}
{% macro converge(round=1) %}
    {%- set properties = {
        'alias': model.alias,
        'schema': model.schema,
        'description': model.description,
        'columns': model.columns,
        'refs': model.refs,
        'config': {'materialized': model.config.materialized, 'meta': model.config.meta},
        'compiled_code': model.compiled_code,
    } -%}
    {%- set model_key = this.schema ~ '.' ~ this.identifier ~ ' ' ~ local_md5(tojson(properties)) -%}
    {%- set noted = graph.get('groundwork_unchanged', {}) -%}
    {%- if model_key in noted -%}
        {{ store_raw_result('main', message='unchanged', code='unchanged', rows_affected=0) }}
        {{ return(none) }}
    {%- endif -%}
    {%- set options = {
        'model_key': model_key,
        'run_id': invocation_id,
        'plan': var('plan', false),
        'allow': var('allow', []),
        'online_rows': var('online_rows', 10000),
        'round': round,
    } -%}

    {% call statement('converge', fetch_result=true) -%}
        select
            attempt.outcome,
            to_json(attempt.statements)::text as statements,
            to_json(attempt.kept)::text as kept,
            attempt.message
        from groundwork.read_model({{ quoted(tojson(properties)) }}) as declared
        cross join lateral groundwork.attempt(
            declared.function_name,
            '{{ this.schema }}',
            '{{ this.identifier }}',
            declared.declaration,
            declared.options || {{ quoted(tojson(options)) }}
        ) as attempt
    {%- endcall %}

    {%- set result = load_result('converge').table.rows[0] -%}
    {%- if result['outcome'] == 'refused' -%}
        {{ exceptions.raise_compiler_error(result['message']) }}
    {%- endif -%}
    {%- if result['outcome'] in ['created', 'altered', 'continue', 'outside'] -%}
        {%- do noted.clear() -%}
    {%- endif -%}
    {%- if result['outcome'] in ['continue', 'outside'] -%}
        {{ return(converge_further(round, result)) }}
    {%- endif -%}
    {%- set statements = fromjson(result['statements']) -%}
    {%- set kept = fromjson(result['kept']) -%}
    {% if result['outcome'] in ['planned', 'altered'] %}
        {% for statement in statements %}
            {%- set lines = (statement | trim).split('\n') -%}
            {{ log('  ' ~ lines[0] ~ (' ...' if lines | length > 1 else ';'), info=true) }}
        {% endfor %}
    {% endif %}
    {% if kept %}
        {{ log('  kept, though not declared: ' ~ kept | join(', '), info=true) }}
    {% endif %}
    {{ store_raw_result(
        'main',
        message=result['outcome'],
        code=result['outcome'],
        rows_affected=0
    ) }}
    {{ return(result['outcome']) }}
{% endmacro %}
