{#
    Rows that users share: everyone signed in reads them, the owner named by `column` writes them.

    kept  a condition that a row meets besides, whenever a client writes it
    and the named arguments of row_access
#}
{% macro community_rows(column='user_id', kept=none) -%}
    {%- set owner = quoted_name(column) ~ ' = (select auth.uid())' -%}
{{ row_access([
    {'who': 'user', 'to': 'authenticated', 'read': 'true'},
    {
        'who': 'owner',
        'to': 'authenticated',
        'write': owner,
        'check': owner ~ '\n    and (' ~ kept ~ ')' if kept else owner,
    },
], column=column, **kwargs) }}
{%- endmacro %}
