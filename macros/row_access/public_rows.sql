{#
    Rows for everyone, signed in or not; platform admins write them.

    Takes the named arguments of row_access.
#}
{% macro public_rows() -%}
{{ row_access([
    {'who': 'everyone', 'to': 'anon, authenticated', 'read': 'true'},
    {'who': 'admin', 'to': 'authenticated', 'write': admin_condition()},
], **kwargs) }}
{%- endmacro %}
