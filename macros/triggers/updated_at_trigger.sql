{#
    Emits the trigger `<table>_set_updated_at`, which stamps `updated_at` on every update.
#}
{% macro updated_at_trigger() -%}
create trigger {{ this.identifier }}_set_updated_at
before update on {{ this.identifier }}
for each row
execute function {{ ref('set_updated_at') }}();
{%- endmacro %}
