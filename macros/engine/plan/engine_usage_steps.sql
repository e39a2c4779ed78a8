{#
    Emits groundwork.usage_steps(target, schema, declared, live, steps): for each role that loses by
    `steps` its last privilege on the table, and has none on anything else of the schema, a step
    that takes back its usage of the schema. The schemas of the platform stay as they are.
#}
{% macro engine_usage_steps() %}

create or replace function groundwork.usage_steps(
    target oid,
    schema_name text,
    declared groundwork.item[],
    live groundwork.item[],
    steps groundwork.step[]
)
returns setof groundwork.step
language sql
stable
as $usage_steps$
    with
    -- the table, and what goes with it
    own as (

        select target as table_id

        union

        select pg_depend.objid
        from pg_catalog.pg_depend
        where
            pg_depend.refobjid = target
            and pg_depend.refclassid = 'pg_catalog.pg_class'::regclass
            and pg_depend.classid = 'pg_catalog.pg_class'::regclass
            and pg_depend.deptype in ('a', 'i')
    ),

    leaving as (

        select pg_roles.oid as role_id
        from unnest(live) as item
        inner join pg_catalog.pg_roles
            on item.definition ->> 'role' = quote_ident(pg_roles.rolname)
        where item.kind = 'privilege'
        group by pg_roles.oid
        having
            bool_and(
                exists (
                    select
                    from unnest(steps) as step
                    where
                        step.kind = 'privilege'
                        and step.stage = 'revoke_privileges'
                        and step.name = item.name
                )
            )
            and not bool_or(
                exists (
                    select
                    from unnest(declared) as wanted
                    where
                        wanted.kind = 'privilege'
                        and wanted.definition -> 'role' = item.definition -> 'role'
                )
            )
    )

    select
        groundwork.new_step(
            stage => 'revoke_privileges',
            kind => 'usage of the schema',
            name => roles.role_name,
            statement => format('revoke usage on schema %I from %s', schema_name, roles.role_name),
            undo => format('grant usage on schema %I to %s', schema_name, roles.role_name),
            rank => 1
        )
    from leaving
    cross join lateral (
        select leaving.role_id::regrole::text as role_name
    ) as roles
    inner join pg_catalog.pg_namespace
        on pg_namespace.nspname = schema_name
    where
        groundwork.home_of(schema_name) is not null
        and schema_name not in ('access', 'groundwork', 'retired')
        and exists (
            select
            from aclexplode(pg_namespace.nspacl) as granted
            where
                granted.grantee = leaving.role_id
                and granted.privilege_type = 'USAGE'
        )
        and not exists (
            select
            from (
                select pg_class.relacl as acl
                from pg_catalog.pg_class
                where
                    pg_class.relnamespace = pg_namespace.oid
                    and pg_class.oid not in (select own.table_id from own)
                union all
                select pg_attribute.attacl
                from pg_catalog.pg_class
                inner join pg_catalog.pg_attribute
                    on pg_class.oid = pg_attribute.attrelid
                where
                    pg_class.relnamespace = pg_namespace.oid
                    and pg_class.oid not in (select own.table_id from own)
                    and pg_attribute.attacl is not null
                union all
                select pg_proc.proacl
                from pg_catalog.pg_proc
                where pg_proc.pronamespace = pg_namespace.oid
                union all
                select pg_type.typacl
                from pg_catalog.pg_type
                where pg_type.typnamespace = pg_namespace.oid
            ) as others
            cross join lateral aclexplode(others.acl) as granted
            where granted.grantee = leaving.role_id
        )
$usage_steps$;

{% endmacro %}
