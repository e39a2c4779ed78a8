{#
    Files of a tenant: those below a first folder that is named after the tenant's id. Its active
    members read them.

    write  'member' for admins and members, 'admin' for the tenant's admins, 'none' for the service
#}
{% macro tenant_files(write='member') -%}
    {%- do refuse_argument('tenant_files(write=...)', write, ['member', 'admin', 'none']) -%}
    {%- set folder = '(storage.foldername(name))[1]' -%}
    {%- set writers = {'member': ['admin', 'member'], 'admin': ['admin'], 'none': []} -%}
    {%- set who = {'member': 'member', 'admin': 'tenant_admin'} -%}
{{ file_access(
    'member', 'authenticated', ['select'], folder ~ ' = ' ~ ids_of_callers_tenants()
) }}
    {%- if writers[write] %}

{{ file_access(
        who[write], 'authenticated', ['insert', 'update', 'delete'],
        folder ~ ' = ' ~ ids_of_callers_tenants(writers[write])
    ) }}
    {%- endif -%}
{%- endmacro %}
