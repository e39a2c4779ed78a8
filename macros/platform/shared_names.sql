{#
    Returns the names of the functions that are not named after their models, as `meta: function`
    says: by schema and alias of the model.
#}
{% macro shared_names() %}
    {%- if not execute or graph is not defined -%}
        {{ return({}) }}
    {%- endif -%}
    {%- if 'groundwork_shared_names' not in graph -%}
        {%- set names = {} -%}
        {%- for node in graph.nodes.values() if node.resource_type == 'model' -%}
            {%- set name = node.config.meta.get('function') -%}
            {%- do names.update({node.schema ~ '.' ~ node.alias: name}) if name -%}
        {%- endfor -%}
        {%- do graph.update({'groundwork_shared_names': names}) -%}
    {%- endif -%}
    {{ return(graph['groundwork_shared_names']) }}
{% endmacro %}
