{#
    Selects what is wrong with a privilege of `role` on `model`, one row each: `missing` says what
    was expected. Behind the generic tests has_privilege, lacks_privilege, has_function_privilege
    and lacks_function_privilege. A role, object or column that does not exist is a row too.

    privilege  of a table; or `execute`, of the one function of that name
    is_wanted  true: the role is expected to have it; false: to lack it, on every column too
    columns    the only columns to look at
#}
{% macro privilege_offenders(model, role, privilege, is_wanted, columns=none) -%}
    {%- set wanted = privilege if is_wanted else 'no ' ~ privilege -%}
    {%- set differs = 'is not true' if is_wanted else 'is not false' -%}
    {%- set is_by_column = privilege in ['select', 'insert', 'update', 'references'] -%}
    {%- if privilege == 'execute' -%}
select
    {{ quoted(model) }} as function_name,
    {{ quoted(wanted ~ ' for ' ~ role) }} as missing
where
    has_function_privilege(
        to_regrole({{ quoted(role) }})::oid, to_regproc({{ quoted(model) }})::oid, 'execute'
    ) {{ differs }}
    {%- else -%}
with expected as (

    select
        to_regrole({{ quoted(role) }})::oid as role_oid,
        to_regclass({{ quoted(model) }})::oid as table_oid

)

{% if columns -%}
select
    {{ quoted(model) }} as table_name,
    '{{ wanted }} (' || wanted.column_name || {{ quoted(') for ' ~ role) }} as missing
from expected
cross join unnest({{ text_array(columns) }}) as wanted (column_name)
left join pg_catalog.pg_attribute
    on
        expected.table_oid = pg_attribute.attrelid
        and wanted.column_name = pg_attribute.attname
        and not pg_attribute.attisdropped
where
    has_column_privilege(
        expected.role_oid, expected.table_oid, pg_attribute.attnum, {{ quoted(privilege) }}
    ) {{ differs }}
        {%- else -%}
            {%- set asked = 'has_table_privilege' if is_wanted or not is_by_column
                else 'has_any_column_privilege' -%}
select
    {{ quoted(model) }} as table_name,
    {{ quoted(wanted ~ ' for ' ~ role) }} as missing
from expected
where {{ asked }}(expected.role_oid, expected.table_oid, {{ quoted(privilege) }}) {{ differs }}
        {%- endif %}
    {%- endif %}
{%- endmacro %}
