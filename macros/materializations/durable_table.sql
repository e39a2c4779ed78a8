{#
    A table that is declared as `create table` and what belongs to it, and made equal to that
    without losing a row. See macros/engine for how. Configured under `meta`:

    upgrade  how live data comes to fit: renamed, convert, fill, orphans,
             duplicates, violations (macros/engine/takeover/engine_repair_steps.sql)
    keep     names of undeclared policies, triggers, constraints and privileges to leave alone
    late     {table: statement}: foreign keys to a table that refers to this one
             (macros/engine/plan/engine_with_late.sql)
    platform true: a table of that name that was there first belongs to the platform
#}
{% materialization durable_table, adapter='postgres' %}
    {%- do run_with_hooks(converge) -%}
    {#- dbt would take the relations that it is told of for all of the schema's -#}
    {{ return({'relations': []}) }}
{% endmaterialization %}
