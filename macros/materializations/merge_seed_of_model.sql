{#
    Merges the seed that this model selects from, says in dbt's own result line how many rows were
    added, and returns the outcome as merge_seed() does.
#}
{% macro merge_seed_of_model() %}
    {%- set seed = graph.nodes.values()
        | selectattr('resource_type', 'equalto', 'seed')
        | selectattr('unique_id', 'in', model.depends_on.nodes)
        | first -%}
    {%- set merged = merge_seed(seed, model) -%}
    {%- if merged.outcome == 'not_loaded' -%}
        {%- set advice = seed.original_file_path ~ ' was never loaded: dbt seed adds its rows' -%}
        {%- do log(advice, info=true) -%}
    {%- endif -%}
    {%- set code = 'PLAN' if run_option('plan', false) else 'INSERT' -%}
    {%- set added = merged.added | int -%}
    {%- do store_raw_result('main', message=code ~ ' ' ~ added, code=code, rows_affected=added) -%}
    {{ return(merged.outcome) }}
{% endmacro %}
