{#
    Emits the trigger `<table>_limit_rows`, which refuses that a client adds more rows than the line
    of row_limits() for this table says.
#}
{% macro row_limit() -%}
    {%- set table = quoted_name(this.identifier) -%}
create trigger {{ object_name(this.identifier, 'limit_rows') }}
after insert on {{ table }}
referencing new table as added
for each statement
execute function {{ access_function('limit_rows') }}(
    {%- for argument in row_limits()[this.identifier] -%}
    {{ quoted(argument | string) }}{{ ', ' if not loop.last }}
    {%- endfor -%}
);
{%- endmacro %}
