{#
    Emits groundwork.setting_step(schema, table, difference): the step for a setting of the table
    itself. The kind of a table, its partitioning, access method and inheritance are fixed when it
    is created: a difference there has no statement.
#}
{% macro engine_setting_step() %}

create or replace function groundwork.setting_step(
    schema_name text, table_name text, difference groundwork.difference
)
returns groundwork.step
language sql
immutable
as $setting_step$
    select
        groundwork.new_step(
            stage => case difference.name
                when 'replica_identity' then 'set_replica_identity'::groundwork.stage
                when 'options' then 'set_storage_parameters'
                when 'schema_usage' then 'grant_privileges'
                else 'change_settings'
            end,
            kind => difference.kind,
            name => difference.name,
            statement => groundwork.setting_statement(
                schema_name, table_name, difference.name, difference.live, difference.declared
            ),
            undo => groundwork.setting_statement(
                schema_name, table_name, difference.name, difference.declared, difference.live
            ),
            hazard => case
                when difference.name = 'persistence' and difference.declared = '"u"' then 'unlogged'
            end,
            reason => case
                when difference.name = 'persistence' then 'it is declared as unlogged'
                else format(
                    '%s is %s and is declared as %s; it is fixed when a table is created',
                    difference.name,
                    coalesce(difference.live #>> '{}', 'not set'),
                    coalesce(difference.declared #>> '{}', 'not set')
                )
            end
        )
$setting_step$;

{% endmacro %}
