{#
    Settings of models that nothing here reads, for the scripts: see configuration_problems.
#}
{%- set kinds = model_kinds() | map(attribute='materialized') | list -%}
{%- set nodes = [] -%}
{%- if execute -%}
    {%- for node in graph.nodes.values()
        if node.resource_type == 'model' and node.config.materialized in kinds -%}
        {%- do nodes.append(node) -%}
    {%- endfor -%}
{%- endif -%}
{%- set problems = configuration_problems(nodes) -%}
{{ tojson(configuration_message(problems) if problems else none) }}
