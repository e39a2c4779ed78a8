{#
    The schemas given and those of this project's own models, as a list for `in (...)`. Those of
    buckets and channels are the platform's.

    names  schemas that the platform has in any case
#}
{% macro with_model_schemas(names) -%}
    {%- set found = names[:] -%}
    {%- if execute is defined and execute and graph is defined -%}
        {%- set kinds = model_kinds() | rejectattr('platform_schema', 'defined')
            | map(attribute='materialized') | list -%}
        {%- for node in graph.nodes.values()
            if node.resource_type == 'model' and node.config.materialized in kinds
            and not (node.config.meta or {}).get('platform')
            and node.schema not in ['public', 'access', 'auth', 'extensions'] -%}
            {%- do found.append(node.schema) if node.schema not in found -%}
        {%- endfor -%}
    {%- endif -%}
    {%- for name in found -%}
{{ quoted(name) }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
