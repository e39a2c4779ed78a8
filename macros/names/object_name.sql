{#
    The name of what belongs to a table, such as its policy or trigger, `<name>_<ending>`, as SQL
    writes it. PostgreSQL cuts a name after 63 bytes, and two of one table could then be one: of a
    longer name the first part is cut instead, and a hash of it tells it from others.

    name    of the table, as the catalog has it; with that of a column where each has its own
    ending  what the object is for: `owner_select`
#}
{% macro object_name(name, ending) -%}
    {%- set ending = '_' ~ ending -%}
    {%- if (name ~ ending).encode() | length > 63 -%}
        {%- set ending = '_' ~ local_md5(name)[:8] ~ ending -%}
        {%- set room = 63 - ending.encode() | length -%}
        {%- set name = name.encode()[:room].decode('utf-8', 'ignore') -%}
{{ quoted_name(name ~ ending) }}
    {%- else -%}
{{ quoted_name(name ~ ending) }}
    {%- endif -%}
{%- endmacro %}
