{#
    Selects one row per policy, trigger and rewrite rule of `tables`, and one where a table is in
    the publication that realtime() names; part of groundwork.describe. A policy for every role has
    the role number 0 in pg_policy.polroles.
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
                    select coalesce(quote_ident(pg_roles.rolname), 'public') as role_name
                    from unnest(pg_policy.polroles) as policy_role (role_id)
                    left join pg_catalog.pg_roles
                        on policy_role.role_id = pg_roles.oid
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

union all

select
    pg_rewrite.ev_class as table_id,
    'rule' as kind,
    pg_rewrite.rulename::text as name,
    jsonb_build_object(
        'definition', pg_get_ruledef(pg_rewrite.oid, true),
        'enabled', pg_rewrite.ev_enabled::text
    ) as definition
from pg_catalog.pg_rewrite
where
    pg_rewrite.ev_class = any(tables)
    and pg_rewrite.rulename <> '_RETURN'

union all

select
    pg_publication_rel.prrelid as table_id,
    'publication' as kind,
    pg_publication.pubname::text as name,
    jsonb_strip_nulls(
        jsonb_build_object(
            'columns', groundwork.published_columns(pg_publication_rel.oid),
            'where', pg_get_expr(pg_publication_rel.prqual, pg_publication_rel.prrelid, true)
        )
    ) as definition
from pg_catalog.pg_publication
inner join pg_catalog.pg_publication_rel
    on pg_publication.oid = pg_publication_rel.prpubid
where
    pg_publication.pubname = {{ quoted(realtime_publication()) }}
    and pg_publication_rel.prrelid = any(tables)

{% endmacro %}
