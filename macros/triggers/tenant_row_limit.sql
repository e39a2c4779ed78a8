{#
    Emits the trigger `<table>_limit_tenant_rows`, which refuses that the clients of one tenant add
    more rows than its limit `rows`, or that of its plan, says: 100,000 where neither has one, and
    any number where it is -1. Anyone who signs up is the admin of a tenant. An index begins with
    tenant_id.
#}
{% macro tenant_row_limit() -%}
    {%- set table = quoted_name(this.identifier) -%}
create trigger {{ object_name(this.identifier, 'limit_tenant_rows') }}
after insert on {{ table }}
referencing new table as added
for each statement
execute function {{ access_function('limit_tenant_rows') }}('tenant_id');
{%- endmacro %}
