{#
    Emits the trigger `<table>_<column>_is_fixed`, which refuses to change a column once the row
    is there.
#}
{% macro fixed_column_trigger(column, reason) -%}
    {%- set name = quoted_name(column) -%}
create trigger {{ object_name(this.identifier ~ '_' ~ column, 'is_fixed') }}
before update of {{ name }} on {{ quoted_name(this.identifier) }}
for each row
when (old.{{ name }} is distinct from new.{{ name }})
execute function {{ access_function('refuse_change') }}({{ quoted(reason) }});
{%- endmacro %}
