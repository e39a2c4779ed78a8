{#
    Selects one row per policy and trigger of `tables`; part of groundwork.describe. A policy for
    every role has the role number 0 in pg_policy.polroles.
#}
{% macro engine_describe_rules() %}

select
    pg_policy.polrelid as table_id,
    'policy' as kind,
    pg_policy.polname::text as name,
    jsonb_strip_nulls(
        jsonb_build_object(
            'permissive', pg_policy.polpermissive,
            'command',
            case pg_policy.polcmd
                when 'r' then 'select'
                when 'a' then 'insert'
                when 'w' then 'update'
                when 'd' then 'delete'
                else 'all'
            end,
            'roles',
            (
                select jsonb_agg(role_names.role_name order by role_names.role_name)
                from (
                    select
                        case policy_role.role_id
                            when 0 then 'public'
                            else quote_ident(pg_get_userbyid(policy_role.role_id))
                        end as role_name
                    from unnest(pg_policy.polroles) as policy_role (role_id)
                ) as role_names
            ),
            'using', pg_get_expr(pg_policy.polqual, pg_policy.polrelid, true),
            'check', pg_get_expr(pg_policy.polwithcheck, pg_policy.polrelid, true)
        )
    ) as definition
from pg_catalog.pg_policy
where pg_policy.polrelid = any(tables)

union all

select
    pg_trigger.tgrelid as table_id,
    'trigger' as kind,
    pg_trigger.tgname::text as name,
    jsonb_build_object(
        'definition', pg_get_triggerdef(pg_trigger.oid, true),
        'enabled', pg_trigger.tgenabled::text
    ) as definition
from pg_catalog.pg_trigger
where
    pg_trigger.tgrelid = any(tables)
    and not pg_trigger.tgisinternal
    and pg_trigger.tgparentid = 0

{% endmacro %}
