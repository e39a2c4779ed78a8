{#
    Ends a run whose variable `allow` names a hazard or a model that is not there, before anything
    is changed. Called by on-run-start, after install_engine().
#}
{% macro check_allowances() %}
    {%- if execute and run_option('allow', []) -%}
        {%- set models = graph.nodes.values()
            | selectattr('resource_type', 'equalto', 'model') | map(attribute='alias') | list -%}
        {%- set ask_problem -%}
            select
                groundwork.unknown_allowances(
                    {{ quoted(tojson(run_option('allow'))) }}, {{ text_array(models) }}
                )
        {%- endset -%}
        {%- set problem = run_query(ask_problem).rows[0][0] -%}
        {%- if problem -%}
            {{ exceptions.raise_compiler_error(problem) }}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}
