{#
    Returns the key of meta_keys that a key directly below `meta` was probably meant for: one that
    is spelt almost so, and takes what it has. Everything else belongs to another tool.

    name, value  of the key
    keys         meta_keys by their path
#}
{% macro misspelt_key(name, value, keys) %}
    {%- set type = 'mapping' if value is mapping else 'boolean' if value is boolean
        else 'list' if value is sequence and value is not string -%}
    {%- set names = [] -%}
    {%- for key in keys.values() if '.' not in key.path and key.type == type -%}
        {%- do names.append(key.path) -%}
    {%- endfor -%}
    {{ return(nearest_name(name, names)) }}
{% endmacro %}
