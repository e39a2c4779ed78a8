{#
    Emits the trigger `<table>_is_append_only`, which refuses every delete, and every update of
    `columns` (by default of any column). It holds for the service role too.

    Name the columns where a foreign key of the table is `on delete set null`: setting it is an
    update, and would be refused.
#}
{% macro append_only(columns=[]) -%}
{%- set table = quoted_name(this.identifier) -%}
{%- set refuse = access_function('refuse_change') -%}
create trigger {{ object_name(this.identifier, 'is_append_only') }}
before update
{%- if columns %} of {{ quoted_names(columns) }}{% endif %} or delete on {{ table }}
for each row
execute function {{ refuse }}('rows are only added, a correction is a new row');
{%- endmacro %}
