{#
    Returns the models of this run whose objects are no longer as they left them, as {model_key:
    entry} (see converge): another model has brought back something of theirs.
#}
{% macro changed_by_others() %}
    {%- set unchanged = [] -%}
    {%- for row in run_query('select model_key from groundwork.unchanged_models()').rows -%}
        {%- do unchanged.append(row[0]) -%}
    {%- endfor -%}
    {%- set recorded = model_kinds() | selectattr('is_recorded') | map(attribute='materialized')
        | list -%}
    {%- set changed = {} -%}
    {%- for model_key, entry in graph['groundwork_done'].items() -%}
        {%- if model_key not in unchanged
            and entry.properties.config.materialized in recorded -%}
            {%- do changed.update({model_key: entry}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(changed) }}
{% endmacro %}
