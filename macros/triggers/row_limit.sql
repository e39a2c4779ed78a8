{#
    Emits the trigger `<table>_limit_rows`, which refuses that a client adds more rows than `limit`
    says.

    limit  the column that says whose a row is, the number, and for how long a row counts, where it
           does not count for ever; by default the line of row_limits() for this table
#}
{% macro row_limit(limit=none) -%}
    {%- set table = quoted_name(this.identifier) -%}
create trigger {{ object_name(this.identifier, 'limit_rows') }}
after insert on {{ table }}
referencing new table as added
for each statement
execute function {{ access_function('limit_rows') }}(
    {%- for argument in limit or row_limits()[this.identifier] -%}
    {{ quoted(argument | string) }}{{ ', ' if not loop.last }}
    {%- endfor -%}
);
{%- endmacro %}
