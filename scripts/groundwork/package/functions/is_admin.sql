{%- set admins = settings().admins -%}
create or replace function access.is_admin()
returns boolean
language plpgsql
stable
parallel safe
{%- if admins.table %}
security definer
{%- endif %}
set search_path = pg_catalog, pg_temp
as $$
{%- if admins.table %}
declare
    caller constant uuid := {{ ref('caller_id') }}();
{%- endif %}
begin
    {%- if admins.table %}
    return exists (
        select
        from {{ table_of_setting(admins.table) }} as admins
        where
            admins.{{ quoted_name(admins.user) }} = caller
            {%- if admins.role %}
            and admins.{{ quoted_name(admins.role) }}::text = any (
                {{- text_array([admins.roles] if admins.roles is string else admins.roles) }})
            {%- endif %}
    );
    {%- elif admins.claim %}
    return coalesce(
        ({{ claim_of_caller(admins.claim) }}) #>> '{}' = {{ quoted(admins.value | string | lower
            if admins.value is boolean else admins.value | string) }},
        false
    );
    {%- else %}
    -- vars: groundwork: admins says who it is
    return false;
    {%- endif %}
end;
$$;

{{ executable_by(
    'authenticated', 'service_role', 'groundwork_definer', definer=admins.table is not none
) }}
