{#
    A name as SQL writes it: in double quotes where it needs them, such as "UserProfiles" or
    "order", and bare everywhere else, as PostgreSQL's quote_ident does.

    name  as the catalog has it, without quotes
#}
{% macro quoted_name(name) -%}
    {%- set name = name | string -%}
    {%- set is_plain = name.isascii() and name.isidentifier() and name == name.lower() -%}
    {%- set words = key_words() -%}
    {#- nearly every name ends at the first question -#}
    {%- if is_plain and (name not in words or name not in words.split()) -%}
{{ name }}
    {%- else -%}
"{{ name.replace('"', '""') }}"
    {%- endif -%}
{%- endmacro %}
