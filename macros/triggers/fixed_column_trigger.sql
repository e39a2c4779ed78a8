{#
    Emits the trigger `<table>_<column>_is_fixed`, which refuses to change a column once the row
    is there.
#}
{% macro fixed_column_trigger(column, reason) -%}
create trigger {{ this.identifier }}_{{ column }}_is_fixed
before update of {{ column }} on {{ this.identifier }}
for each row
when (old.{{ column }} is distinct from new.{{ column }})
execute function {{ ref('refuse_change') }}('{{ reason }}');
{%- endmacro %}
