{%- set members = settings().tenant_members -%}
create or replace function access.my_tenant_ids(p_roles text[] default null)
returns setof {{ tenant_type() }}
language {{ 'plpgsql' if members.table else 'sql' }}
stable
parallel safe
{%- if members.table %}
security definer
{%- endif %}
set search_path = pg_catalog, pg_temp
{%- if members.claim %}
-- bound to auth.jwt() when it is created, since not every caller may look into schema auth
begin atomic
    select tenants.id::{{ tenant_type() }}
    from (
        values (
            {{ claim_of_caller(members.claim) }},
            {{ '(' ~ claim_of_caller(members.role) ~ ") #>> '{}'" if members.role else 'null' }}
        )
    ) as claims (tenants, role)
    cross join jsonb_array_elements_text(
        case jsonb_typeof(claims.tenants)
            when 'array' then claims.tenants
            when 'string' then jsonb_build_array(claims.tenants)
            when 'number' then jsonb_build_array(claims.tenants)
            else '[]'
        end
    ) as tenants (id)
    where
        {{ role_condition('claims.role' if members.role) }};
end;
{%- else %}
as $$
declare
    caller constant uuid := {{ ref('caller_id') }}();
begin
    return query
    select members.{{ quoted_name(members.tenant) }}
        {{- '::' ~ tenant_type() if tenant_type() != 'uuid' }}
    from {{ table_of_setting(members.table) }} as members
    where
        members.{{ quoted_name(members.user) }} = caller
        {%- if members.status %}
        and members.{{ quoted_name(members.status) }}::text = any (
            {{- text_array([members.active] if members.active is string else members.active) }})
        {%- endif %}
        and (
        {{ role_condition('members.' ~ quoted_name(members.role) ~ '::text' if members.role) }}
        );
end;
$$;
{%- endif %}

{{ executable_by(
    'authenticated', 'service_role', 'groundwork_definer', definer=members.table is not none
) }}
