{#
    Rows of the platform: only platform admins read and write them.

    write  'admin'; 'none' for the service only
    and the named arguments of row_access
#}
{% macro admin_rows(write='admin') -%}
    {%- set admin = admin_condition() -%}
    {%- set writers = {
        'admin': [{'who': 'admin', 'to': 'authenticated', 'write': admin}],
        'none': [],
    } -%}
    {%- set readers = [{'who': 'admin', 'to': 'authenticated', 'read': admin}] -%}
{{ row_access(readers + writers[write], **kwargs) }}
{%- endmacro %}
