{#
    The condition that a tenant is one of the caller's, in one of `roles` (by default in any). The
    list is made once per statement.
#}
{% macro tenants_of_caller(column='tenant_id', roles=[]) -%}
    {%- set arguments = "'{" ~ roles | join(', ') ~ "}'" if roles else '' -%}
    {%- set tenants = access_function('my_tenant_ids') ~ '(' ~ arguments ~ ')' -%}
{{ quoted_name(column) }} = any(array(select {{ tenants }}))
{%- endmacro %}
