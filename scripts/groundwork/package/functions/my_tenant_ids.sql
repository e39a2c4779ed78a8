{%- set members = settings().tenant_members -%}
create or replace function access.my_tenant_ids(p_roles text[] default null)
returns setof uuid
language plpgsql
stable
parallel safe
{%- if members.table %}
security definer
{%- endif %}
set search_path = pg_catalog, pg_temp
as $$
{%- if members.claim %}
declare
    claim constant jsonb := {{ claim_of_caller(members.claim) }};
    {%- if members.role %}
    caller_role constant text := ({{ claim_of_caller(members.role) }}) #>> '{}';
    {%- endif %}
begin
    return query
    select tenants.id::uuid
    from jsonb_array_elements_text(
        case jsonb_typeof(claim)
            when 'array' then claim
            when 'string' then jsonb_build_array(claim)
            else '[]'
        end
    ) as tenants (id)
    where
        {{ role_condition('caller_role' if members.role) }};
end;
{%- else %}
declare
    caller constant uuid := {{ ref('caller_id') }}();
begin
    return query
    select members.{{ quoted_name(members.tenant) }}
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
{%- endif %}
$$;

{{ executable_by(
    'authenticated', 'service_role', 'groundwork_definer', definer=members.table is not none
) }}
