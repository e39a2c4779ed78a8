{#
    Returns the commands that functions of groundwork_definer run on the table of this file without
    its saying so: they read the tables that the settings name.
#}
{% macro commands_of_functions() %}
    {%- set tables = [settings().tenant_members.table, settings().admins.table] -%}
    {{ return(['select'] if model is defined and model.name in tables else []) }}
{% endmacro %}
