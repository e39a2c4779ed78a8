{#
    The roles a request comes in with, as a list for `in (...)`. The service role is not one: it
    bypasses row security by design.
#}
{% macro client_roles() -%}
'anon', 'authenticated'
{%- endmacro %}
