{#
    Emits groundwork.recreate_view(head, definition): replaces a view by the same definition, so
    that it reads what its names mean now. Warns where that fails, and leaves the view as it is.
#}
{% macro engine_recreate_view() %}

create or replace function groundwork.recreate_view(head text, definition text)
returns void
language plpgsql
as $recreate_view$
declare
    fault groundwork.fault;
begin
    perform groundwork.execute_in_project(
        format('create or replace view %s as %s', head, definition)
    );
exception when others then
    {{ engine_get_fault() | indent(4) }}
    raise warning '% still reads the retired table: %',
        head,
        (groundwork.withhold_content(fault, definition)).message;
end
$recreate_view$;

{% endmacro %}
