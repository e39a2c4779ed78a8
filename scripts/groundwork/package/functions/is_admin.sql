{%- set admins = settings().admins -%}
create or replace function access.is_admin()
returns boolean
language {{ 'plpgsql' if admins.table else 'sql' }}
stable
parallel safe
{%- if admins.table %}
security definer
{%- endif %}
set search_path = pg_catalog, pg_temp
{%- if admins.table %}
as $$
declare
    caller constant uuid := {{ ref('caller_id') }}();
begin
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
end;
$$;
{%- elif admins.claim %}
return coalesce(
    ({{ claim_of_caller(admins.claim) }}) #>> '{}' = {{ quoted(admins.value | string | lower
        if admins.value is boolean else admins.value | string) }},
    false
);
{%- else %}
return false;
{%- endif %}

{{ executable_by(
    'authenticated', 'service_role', 'groundwork_definer', definer=admins.table is not none
) }}
