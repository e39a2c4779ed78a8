{#
    Merges the rows of the seed that the model selects from into the table named by the config
    `table`, by its unique column `key`. A row that is there stays as it is. The columns are those
    of the seed's `column_types`.
#}
{% materialization seed_rows, default %}

    {%- set seed = graph.nodes.values()
        | selectattr('resource_type', 'equalto', 'seed')
        | selectattr('unique_id', 'in', model.depends_on.nodes)
        | first -%}

    {{ run_hooks(pre_hooks) }}

    {%- set merged = merge_seed(seed, model) -%}
    {%- if merged.outcome == 'not loaded' -%}
        {%- set advice = seed.original_file_path ~ ' was never loaded: dbt seed adds its rows' -%}
        {%- do log(advice, info=true) -%}
    {%- endif -%}
    {%- set code = 'PLAN' if var('plan', false) else 'INSERT' -%}
    {%- set added = merged.added | int -%}
    {%- do store_raw_result('main', message=code ~ ' ' ~ added, code=code, rows_affected=added) -%}

    {{ run_hooks(post_hooks) }}
    {%- do adapter.commit() -%}

    {{ return({'relations': []}) }}

{% endmaterialization %}
