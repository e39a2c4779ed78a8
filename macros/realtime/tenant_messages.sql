{#
    Messages of a tenant, of the topic `<channel>:<id of the tenant>`. Its active members receive
    them.

    write  who sends: 'member' for admins and members, 'admin' for the tenant's admins, 'none' for
           the service
#}
{% macro tenant_messages(write='member') -%}
    {%- do refuse_argument('tenant_messages(write=...)', write, ['member', 'admin', 'none']) -%}
    {%- set prefix = this.identifier ~ ':' -%}
    {%- set writers = {'member': ['admin', 'member'], 'admin': ['admin'], 'none': []} -%}
    {%- set who = {'member': 'member', 'admin': 'tenant_admin'} -%}
{{ message_access(
    'member', 'authenticated', ['select'],
    'realtime.topic() = ' ~ ids_of_callers_tenants(prefix=prefix)
) }}
    {%- if writers[write] %}

{{ message_access(
        who[write], 'authenticated', ['insert'],
        'realtime.topic() = ' ~ ids_of_callers_tenants(writers[write], prefix)
    ) }}
    {%- endif -%}
{%- endmacro %}
