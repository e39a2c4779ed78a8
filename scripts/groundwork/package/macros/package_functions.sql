{#
    Returns the names of the functions of the schema access that this run keeps without a model:
    those that models call, as access_function() noted it, and what these call.
#}
{% macro package_functions() %}
    {%- set names = [] -%}
    {%- for node in graph.nodes.values() -%}
        {%- for key in node.config.meta or {} if key.startswith('access.') -%}
            {%- do names.append(key[7:]) if key[7:] not in names -%}
        {%- endfor -%}
        {#- a hook is rendered too late to note anything -#}
        {%- for hook in node.config['post-hook'] or [] if 'keep_partitions' in hook.sql -%}
            {%- do names.append('schedule_partitions') if 'schedule_partitions' not in names -%}
        {%- endfor -%}
    {%- endfor -%}
    {#- the list grows while it is walked -#}
    {%- for name in names -%}
        {%- for called in functions()[name].calls
            if called not in names and called not in settings().functions -%}
            {%- do names.append(called) -%}
        {%- endfor -%}
    {%- endfor -%}
    {#- each after those that it calls -#}
    {{ return(functions().keys() | select('in', names) | list) }}
{% endmacro %}
