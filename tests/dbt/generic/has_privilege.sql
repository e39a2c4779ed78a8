{#
    Fails when `role` may not use `privilege` on the whole of `model`, or on each of `columns`. It
    counts however the role has it: itself, through PUBLIC, or as a member of another role.
#}
{% test has_privilege(model, role, privilege, columns=none) %}

with expected as (

    select
        to_regrole('{{ role }}')::oid as role_oid,
        to_regclass('{{ model }}')::oid as table_oid

)

{% if columns -%}
select
    '{{ model }}' as table_name,
    '{{ privilege }} (' || wanted.column_name || ') for {{ role }}' as missing
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
    ) is not true
{%- else -%}
select
    '{{ model }}' as table_name,
    '{{ privilege }} for {{ role }}' as missing
from expected
where has_table_privilege(expected.role_oid, expected.table_oid, '{{ privilege }}') is not true
{%- endif %}

{% endtest %}
