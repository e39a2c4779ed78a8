{#
    Rows of the platform: only platform admins read and write them.

    write  'admin'; 'none' for the service only
    and the named arguments of row_access
#}
{% macro admin_rows(write='admin') -%}
    {%- do refuse_argument('admin_rows(write=...)', write, ['admin', 'none']) -%}
    {%- set admin = admin_condition() -%}
{{ row_access([{
    'who': 'admin',
    'to': 'authenticated',
    'read': admin,
    'write': admin if write == 'admin' else none,
}], **kwargs) }}
{%- endmacro %}
