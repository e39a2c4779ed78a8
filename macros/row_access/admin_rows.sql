{#
    Rows of the platform: only platform admins read and write them.

    Takes the named arguments of row_access.
#}
{% macro admin_rows() -%}
    {%- set admin = admin_condition() -%}
{{ row_access([{'who': 'admin', 'to': 'authenticated', 'read': admin, 'write': admin}], **kwargs) }}
{%- endmacro %}
