{#
    Rows for everyone signed in; the service writes them.

    Takes the named arguments of row_access.
#}
{% macro signed_in_rows() -%}
{{ row_access([{'who': 'user', 'to': 'authenticated', 'read': 'true'}], **kwargs) }}
{%- endmacro %}
