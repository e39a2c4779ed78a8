{#
    Rows that everyone reads where `condition` holds. The owner named by `column` reads theirs in
    any case, and writes them; without `column` only the service writes.

    readers  the roles that see published rows: 'anon, authenticated' or 'authenticated'
    write    'owner' or 'none'
    and the named arguments of row_access
#}
{% macro published_rows(condition, column=none, readers='anon, authenticated', write='owner') -%}
    {%- do refuse_argument('published_rows(write=...)', write, ['owner', 'none']) -%}
    {%- do refuse_argument(
        'published_rows(readers=...)', readers, ['anon, authenticated', 'authenticated']
    ) -%}
    {%- set owner = quoted_name(column) ~ ' = (select auth.uid())' if column -%}
    {%- set user = {
        'who': 'user',
        'to': 'authenticated',
        'read': [condition, owner] | select | join('\n    or '),
    } -%}
    {%- set rules = [user] -%}
    {%- if 'anon' in readers -%}
        {%- do rules.append({'who': 'visitor', 'to': 'anon', 'read': condition}) -%}
    {%- endif -%}
    {%- if write == 'owner' and owner -%}
        {%- do rules.append({'who': 'owner', 'to': 'authenticated', 'write': owner}) -%}
    {%- endif -%}
{{ row_access(rules, column=column, **kwargs) }}
{%- endmacro %}
