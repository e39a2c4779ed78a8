{#
    Rows of a tenant: its active members read them. A row stays in its tenant.

    write   'member' for admins and members, 'admin' for the tenant's admins, 'none' for the service
    column  the tenant of a row
    and the named arguments of row_access
#}
{% macro tenant_rows(write='member', column='tenant_id') -%}
    {%- do refuse_argument('tenant_rows(write=...)', write, ['member', 'admin', 'none']) -%}
    {%- set writers = {
        'member': [{
            'who': 'member',
            'to': 'authenticated',
            'write': tenants_of_caller(column, ['admin', 'member']),
        }],
        'admin': [{
            'who': 'tenant_admin',
            'to': 'authenticated',
            'write': tenants_of_caller(column, ['admin']),
        }],
        'none': [],
    } -%}
    {%- set member = tenants_of_caller(column) -%}
    {%- set readers = [{'who': 'member', 'to': 'authenticated', 'read': member}] -%}
{{ fixed_column_trigger(column, 'a row stays in its tenant') }}

{{ row_access(readers + writers[write], column=column, **kwargs) }}
{%- endmacro %}
