{#
    Emits the trigger `<table>_take_tenant`: a row that is added without a tenant gets that of the
    row of `parent` that `column` names, or, where it names none, the tenant of the request. The
    table says `tenant_id(default=false)`, so that whoever names no tenant has named none.
#}
{% macro tenant_of_parent(parent, column) -%}
create trigger {{ object_name(this.identifier, 'take_tenant') }}
before insert on {{ quoted_name(this.identifier) }}
for each row
when (new.tenant_id is null)
execute function {{ access_function('take_tenant_of_parent') }}(
    {{ quoted(parent) }}, {{ quoted(column) }}
);
{%- endmacro %}
