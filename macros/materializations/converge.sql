{#
    Calls one of the engine's converge functions for this model, inside a materialization, and
    says in dbt's own result line what was done.

    engine_function  converge, converge_function, converge_enum or converge_extension
    declaration      the SQL of the model
    options          added to those that every call has: the run, the plan flag, what is allowed
#}
{% macro converge(engine_function, declaration, options={}) %}
    {%- set options = dict({
        'run_id': invocation_id,
        'plan': var('plan', false),
        'allow': var('allow', []),
    }, **options) -%}

    {% call statement('converge', fetch_result=true) -%}
        select *
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
    {%- set count = result['statements'] | length -%}
    {% if result['outcome'] == 'planned' or (result['outcome'] == 'altered' and count < 50) %}
        {% for step in result['statements'] %}
            {{ log('  ' ~ (step | trim) ~ ';', info=true) }}
        {% endfor %}
    {% endif %}
    {% if result['kept'] %}
        {{ log('  kept, though not declared: ' ~ result['kept'] | join(', '), info=true) }}
    {% endif %}
    {{ store_raw_result(
        'main',
        message=result['outcome'] ~ (' by ' ~ count if result['outcome'] == 'altered' else ''),
        code=result['outcome'],
        rows_affected=0
    ) }}
    {{ return(result['outcome']) }}
{% endmacro %}
