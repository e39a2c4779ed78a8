{#
    The rendered hooks of the models, {model: {pre-hook: [...], post-hook: [...]}}, each hook
    {sql, transaction}, for scripts/export.py and groundwork compile.

    dbt renders a hook only when its model runs. So its `this` and `ref` are given here.
#}
{%- set rendered = {} -%}
{%- if execute -%}
    {%- set materialized = model_kinds() | map(attribute='materialized') | list -%}
    {%- do context['builtins'].update({'ref': relation_in_graph}) -%}
    {%- for node in graph.nodes.values()
        if node.resource_type == 'model' and node.config.materialized in materialized -%}
        {%- for when in ['pre-hook', 'post-hook'] -%}
            {%- for hook in node.config.get(when) or [] -%}
                {%- do context.update({'this': relation_in_graph(node.name)}) -%}
                {%- do rendered.setdefault(node.name, {}).setdefault(when, []).append({
                    'sql': render(hook.sql) | trim, 'transaction': hook.get('transaction', true),
                }) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
{%- endif -%}
{{ tojson(rendered) }}
