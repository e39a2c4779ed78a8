{#
    Emits groundwork.function_items(schema, function): what the catalog holds about the functions
    of that name: one item each, named by its arguments, and one per role that may execute it. As in
    groundwork.describe, the query is a function of its own, groundwork.function_facts.
#}
{% macro engine_function_items() %}

create or replace function groundwork.function_facts(schema_name text, function_name text)
returns table (kind text, name text, definition jsonb)
language sql
stable
as $function_facts$
    select
        facts.kind,
        facts.name,
        facts.definition
    from pg_catalog.pg_proc
    cross join lateral (

        select
            'function' as kind,
            pg_get_function_identity_arguments(pg_proc.oid) as name,
            jsonb_build_object(
                'source',
                case when pg_proc.prokind <> 'a' then pg_get_functiondef(pg_proc.oid) end,
                'owner', pg_get_userbyid(pg_proc.proowner),
                'comment', obj_description(pg_proc.oid, 'pg_proc')
            ) as definition

        union all

        select
            'execute',
            format(
                '%s (%s)',
                coalesce(pg_roles.rolname, 'public'),
                pg_get_function_identity_arguments(pg_proc.oid)
            ),
            jsonb_build_object('grantable', bool_or(acl.is_grantable))
        from aclexplode(coalesce(pg_proc.proacl, acldefault('f', pg_proc.proowner))) as acl
        left join pg_catalog.pg_roles
            on acl.grantee = pg_roles.oid
        where acl.grantee <> pg_proc.proowner
        group by pg_roles.rolname

    ) as facts
    where
        pg_proc.proname = function_name
        and pg_proc.pronamespace = to_regnamespace(quote_ident(schema_name))
$function_facts$;

create or replace function groundwork.function_items(schema_name text, function_name text)
returns groundwork.item[]
language plpgsql
stable
{{ engine_neutral_settings() }}
{{ engine_project_path() }}
as $function_items$
begin
    return (
        select
            coalesce(
                pg_catalog.array_agg(
                    (facts.kind, facts.name, facts.definition)::groundwork.item
                    order by facts.kind, facts.name
                ),
                '{}'
            )
        from groundwork.function_facts(schema_name, function_name) as facts
    );
end
$function_items$;

{% endmacro %}
