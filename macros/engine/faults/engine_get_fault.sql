{#
    Reads the error that an exception handler caught into the variable `fault` of the type
    groundwork.fault, for groundwork.withhold_content.
#}
{% macro engine_get_fault() -%}
get stacked diagnostics
    fault.code = returned_sqlstate,
    fault.message = message_text,
    fault.detail = pg_exception_detail,
    fault.hint = pg_exception_hint,
    fault.context = pg_exception_context,
    fault.schema_name = schema_name,
    fault.table_name = table_name,
    fault.column_name = column_name,
    fault.constraint_name = constraint_name,
    fault.datatype_name = pg_datatype_name;
{%- endmacro %}
