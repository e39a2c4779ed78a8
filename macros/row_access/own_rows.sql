{#
    Rows of one user: the owner named by `column` reads them.

    write          'owner'; 'admin' for platform admins; 'none' for the service only
    tenant_column  an optional tenant of the row: the owner reads and writes the row as long as the
                   owner belongs to it
    and the named arguments of row_access
#}
{% macro own_rows(column='user_id', write='owner', tenant_column=none) -%}
    {%- do refuse_argument('own_rows(write=...)', write, ['owner', 'admin', 'none']) -%}
    {%- set owner = quoted_name(column) ~ ' = (select auth.uid())' -%}
    {%- if tenant_column -%}
        {%- set owner = owner ~ '\n    and (' ~ quoted_name(tenant_column) ~ ' is null or '
            ~ tenants_of_caller(tenant_column) ~ ')' -%}
    {%- endif -%}
    {%- set writers = {
        'owner': [{'who': 'owner', 'to': 'authenticated', 'write': owner}],
        'admin': [{
            'who': 'admin',
            'to': 'authenticated',
            'write': admin_condition() if write == 'admin',
        }],
        'none': [],
    } -%}
    {%- set readers = [{'who': 'owner', 'to': 'authenticated', 'read': owner}] -%}
{{ row_access(readers + writers[write], column=column, **kwargs) }}
{%- endmacro %}
