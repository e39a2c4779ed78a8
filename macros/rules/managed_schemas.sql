{#
    The schemas whose every object this project declares, for `in (...)`: public, access, and each
    other one in which a model has declared something (groundwork.managed_schemas).

    also  names of more schemas
#}
{% macro managed_schemas(also=[]) -%}
select managed.schema_name from groundwork.managed_schemas() as managed
{%- if also %}
union all
select unnest({{ text_array(also) }})
{%- endif %}
{%- endmacro %}
