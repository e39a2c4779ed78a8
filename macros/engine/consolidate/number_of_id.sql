{#
    The number that a row had in a legacy table whose keys were numbers, read back from the uuid
    that groundwork.id_of made of it; null for a row that never had one. For the view of the old
    name: its readers may not use the schema groundwork.
#}
{% macro number_of_id(table_name, column_name) -%}
    {%- set digits = "replace(" ~ column_name ~ "::text, '-', '')" -%}
case
        when
            left({{ digits }}, 17)
            = overlay(left(md5('{{ table_name }}'), 15) placing '8' from 13 for 0) || '8'
            then ('x' || right({{ digits }}, 15))::bit(60)::bigint
    end
{%- endmacro %}
