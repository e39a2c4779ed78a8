{#
    Emits the trigger `<table>_set_updated_at`, which stamps `updated_at` on every update.
#}
{% macro updated_at_trigger() -%}
create trigger {{ object_name(this.identifier, 'set_updated_at') }}
before update on {{ quoted_name(this.identifier) }}
for each row
execute function {{ access_function('set_updated_at') }}();
{%- endmacro %}
