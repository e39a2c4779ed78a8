{#
    A name as SQL writes it: in double quotes where it needs them, such as "UserProfiles" or
    "order", and bare everywhere else, as PostgreSQL's quote_ident does. It quotes the words that
    PostgreSQL does not take as the name of every object: those that pg_get_keywords() does not
    list as unreserved, on any version.

    name  as the catalog has it, without quotes
#}
{% macro quoted_name(name) -%}
    {#- a constant, as thousands of names are asked for in a run -#}
    {%- set key_words = '
        all analyse analyze and any array as asc asymmetric authorization between bigint binary bit
        boolean both case cast char character check coalesce collate collation column concurrently
        constraint create cross current_catalog current_date current_role current_schema
        current_time current_timestamp current_user dec decimal default deferrable desc distinct do
        else end except exists extract false fetch float for foreign freeze from full grant greatest
        group grouping having ilike in initially inner inout int integer intersect interval into is
        isnull join json json_array json_arrayagg json_exists json_object json_objectagg json_query
        json_scalar json_serialize json_table json_value lateral leading least left like limit
        localtime localtimestamp merge_action national natural nchar none normalize not notnull null
        nullif numeric offset on only or order out outer overlaps overlay placing position precision
        primary real references returning right row select session_user setof similar smallint some
        substring symmetric system_user table tablesample then time timestamp to trailing treat trim
        true union unique user using values varchar variadic verbose when where window with
        xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot
        xmlserialize xmltable
    ' -%}
    {%- set name = name | string -%}
    {%- set is_plain = name.isascii() and name.isidentifier() and name == name.lower() -%}
    {#- nearly every name ends at the first question -#}
    {%- if is_plain and (name not in key_words or name not in key_words.split()) -%}
{{ name }}
    {%- else -%}
"{{ name.replace('"', '""') }}"
    {%- endif -%}
{%- endmacro %}
