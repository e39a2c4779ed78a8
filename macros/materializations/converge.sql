{#
    Calls one of the engine's converge functions for this model, inside a materialization, and
    says in dbt's own result line what was done.

    engine_function  converge, converge_function, converge_enum or converge_extension
    declaration      the SQL of the model
    options          added to those that every call has: the run, the plan flag, what is allowed
#}
{% macro converge(engine_function, declaration, options={}, round=1) %}
    {%- set options = dict({
        'run_id': invocation_id,
        'plan': var('plan', false),
        'allow': var('allow', []),
        'online_rows': var('online_rows', 10000),
        'round': round,
    }, **options) -%}

    {% call statement('converge', fetch_result=true) -%}
        select
            outcome,
            to_json(statements)::text as statements,
            to_json(kept)::text as kept,
            message
        from groundwork.attempt(
            '{{ engine_function }}',
            '{{ this.schema }}',
            '{{ this.identifier }}',
            {{ quoted(declaration) }},
            {{ quoted(tojson(options)) }}
        )
    {%- endcall %}

    {%- set result = load_result('converge').table.rows[0] -%}
    {%- if result['outcome'] == 'refused' -%}
        {{ exceptions.raise_compiler_error(result['message']) }}
    {%- endif -%}
    {%- if result['outcome'] in ['continue', 'outside'] -%}
        {{ return(converge_further(engine_function, declaration, options, round, result)) }}
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
