{#
    Fails when `role` may use `privilege` on `model` or on any column of it; with `columns`, on any
    of these. It counts however the role has it: itself, through PUBLIC, or as a member of another
    role. A role, table or column that is not there fails too: it lacks nothing.
#}
{% test lacks_privilege(model, role, privilege, columns=none) %}

with expected as (

    select
        to_regrole('{{ role }}')::oid as role_oid,
        to_regclass('{{ model }}')::oid as table_oid

)

{% if columns -%}
select
    '{{ model }}' as table_name,
    'no {{ privilege }} (' || wanted.column_name || ') for {{ role }}' as missing
from expected
cross join unnest({{ text_array(columns) }}) as wanted (column_name)
left join pg_catalog.pg_attribute
    on
        expected.table_oid = pg_attribute.attrelid
        and wanted.column_name = pg_attribute.attname
        and not pg_attribute.attisdropped
where
    has_column_privilege(
        expected.role_oid, expected.table_oid, pg_attribute.attnum, '{{ privilege }}'
    ) is not false
{%- else -%}
select
    '{{ model }}' as table_name,
    'no {{ privilege }} for {{ role }}' as missing
from expected
where
    {% if privilege in ['select', 'insert', 'update', 'references'] -%}
    has_any_column_privilege(expected.role_oid, expected.table_oid, '{{ privilege }}') is not false
    {%- else -%}
    has_table_privilege(expected.role_oid, expected.table_oid, '{{ privilege }}') is not false
    {%- endif %}
{%- endif %}

{% endtest %}
