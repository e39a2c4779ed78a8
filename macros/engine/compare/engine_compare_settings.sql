{#
    Selects the steps for the settings of the table itself; part of groundwork.compare. The kind
    of a table, its partitioning, access method and inheritance are fixed when it is created: a
    difference there has no statement.
#}
{% macro engine_compare_settings() %}

select
    case name when 'replica_identity' then 60 when 'options' then 61 else 70 end as position,
    kind,
    name,
    groundwork.setting_statement(schema_name, table_name, name, live, declared) as statement,
    groundwork.setting_statement(schema_name, table_name, name, declared, live) as undo,
    case when name = 'persistence' and declared = '"u"' then 'unlogged' end as hazard,
    case
        when name = 'persistence' then 'it is declared as unlogged'
        else format(
            '%s is %s and is declared as %s; it is fixed when a table is created',
            name,
            coalesce(live #>> '{}', 'not set'),
            coalesce(declared #>> '{}', 'not set')
        )
    end as reason
from differences
cross join lateral (
    select
        (declared_item).definition as declared,
        (live_item).definition as live
) as sides
where kind = 'setting'

{% endmacro %}
