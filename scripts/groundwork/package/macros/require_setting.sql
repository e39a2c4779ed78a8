{#
    Ends with an error where the project does not say what a function needs to know, and gives the
    lines to write.

    setting  tenant_members
    name     of the function
#}
{% macro require_setting(setting, name) %}
    {%- set said = settings()[setting] -%}
    {%- if not (said.table or said.claim) -%}
        {{ exceptions.raise_compiler_error(
            'access.' ~ name ~ '() has to know who belongs to which tenant.\nNothing was changed.\n'
            ~ 'Write into dbt_project.yml, for a table:\n'
            ~ '    vars:\n      groundwork:\n'
            ~ '        tenants: teams\n'
            ~ '        tenant_members: {table: team_people, tenant: team_id, user: person_id, '
            ~ 'role: role}\n'
            ~ 'or, where the JWT holds the ids of the tenants:\n'
            ~ '        tenant_members: {claim: app_metadata.tenant_ids}\n'
            ~ 'With role: none, every member has the role member.'
        ) }}
    {%- endif -%}
{% endmacro %}
