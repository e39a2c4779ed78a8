{#
    Rows that users share: everyone signed in reads them, the owner named by `column` writes them.

    Takes the named arguments of row_access.
#}
{% macro community_rows(column='user_id') -%}
{{ row_access([
    {'who': 'user', 'to': 'authenticated', 'read': 'true'},
    {
        'who': 'owner',
        'to': 'authenticated',
        'write': quoted_name(column) ~ ' = (select auth.uid())',
    },
], column=column, **kwargs) }}
{%- endmacro %}
