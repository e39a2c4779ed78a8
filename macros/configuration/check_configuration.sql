{#
    Ends a run before its first change where a selected model has a setting of dbt that this project
    does not read, or the command an option that it cannot follow: see configuration_problems.
    Called by on-run-start.
#}
{% macro check_configuration() %}
    {%- if not (execute and flags.WHICH in ['run', 'build']) -%}
        {{ return('') }}
    {%- endif -%}
    {%- set kinds = model_kinds() | map(attribute='materialized') | list -%}
    {%- set nodes = [] -%}
    {%- for id in selected_resources if id in graph.nodes -%}
        {%- set node = graph.nodes[id] -%}
        {%- do nodes.append(node) if node.config.materialized in kinds -%}
    {%- endfor -%}
    {%- set problems = configuration_problems(nodes) -%}
    {%- for option, is_given, reason in [
        ('--full-refresh', flags.FULL_REFRESH, 'no table is ever dropped and filled again'),
        ('--empty', flags.EMPTY, 'a run changes tables with their rows'),
        ('--sample', flags.SAMPLE, 'a run changes tables with all their rows'),
    ] if is_given and nodes -%}
        {%- do problems.append('dbt ' ~ option ~ ': ' ~ reason ~ '. Run without it.') -%}
    {%- endfor -%}
    {%- if problems -%}
        {{ exceptions.raise_compiler_error(configuration_message(problems)) }}
    {%- endif -%}
{% endmacro %}
