{#
    Rows that a user keeps in a tenant: its members read them, the owner named by `column` writes
    them, as long as the owner is a member too. A row is written into a tenant of the owner only,
    and stays there.

    Takes the named arguments of row_access.
#}
{% macro tenant_or_own_rows(column='user_id') -%}
    {%- set owner = quoted_name(column) ~ ' = (select auth.uid())' -%}
    {%- set member = tenants_of_caller() -%}
{{ fixed_column_trigger('tenant_id', 'a row stays in its tenant') }}

{{ row_access([
    {'who': 'member', 'to': 'authenticated', 'read': member},
    {'who': 'owner', 'to': 'authenticated', 'write': owner ~ '\n    and ' ~ member},
], column='tenant_id', **kwargs) }}
{%- endmacro %}
