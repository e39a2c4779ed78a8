{#
    The name of a function that policies and triggers call, such as my_tenant_ids. Here each is a
    model. In a project of one's own the package makes those that are used
    (scripts/groundwork/package/macros/access_function.sql).
#}
{% macro access_function(name) -%}
{{ ref(name) }}
{%- endmacro %}
