{#
    The post-hook of every seed: merges the file just loaded, for `dbt seed` after `dbt run`. When
    the model that merges it runs in the same invocation, as in `dbt build`, it is left to that
    model, which comes after its table.
#}
{% macro merge_loaded_seed() %}
    {%- if execute -%}
        {%- for node in graph.nodes.values()
            if node.config.materialized == 'seed_rows'
            and model.unique_id in node.depends_on.nodes
            and node.unique_id not in selected_resources -%}
            {%- do merge_seed(model, node, wait=true) -%}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}
