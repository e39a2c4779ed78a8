{#
    The rendered post-hooks of the tables, {table: [statement, ...]}, for scripts/export.py.

    dbt renders a hook only when its model runs. So its `this` and `ref` are given here.
#}
{%- set rendered = {} -%}
{%- if execute -%}
    {%- do context['builtins'].update({'ref': relation_in_graph}) -%}
    {%- for node in graph.nodes.values() if node.config.materialized == 'durable_table' -%}
        {%- do context.update({'this': relation_in_graph(node.name)}) -%}
        {%- for hook in node.config['post-hook'] -%}
            {%- do rendered.setdefault(node.name, []).append(render(hook.sql)) -%}
        {%- endfor -%}
    {%- endfor -%}
{%- endif -%}
{{ tojson(rendered) }}
