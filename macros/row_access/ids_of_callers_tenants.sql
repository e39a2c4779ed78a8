{#
    What a text is compared with that has to be the id of one of the caller's tenants, as the folder
    of a file is: `any (...)`, made once per statement.

    roles   only tenants in which the caller has one of these; none for any
    prefix  a text before each id
#}
{% macro ids_of_callers_tenants(roles=[], prefix='') -%}
    {%- set arguments = "'{" ~ roles | join(', ') ~ "}'" if roles else '' -%}
    {%- set id = access_function('my_tenant_ids') ~ '(' ~ arguments ~ ')' -%}
any(array(select {{ quoted(prefix) ~ ' || ' ~ id if prefix else id ~ '::text' }}))
{%- endmacro %}
