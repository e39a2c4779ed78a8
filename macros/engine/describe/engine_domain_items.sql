{#
    Emits groundwork.domain_items(schema, domain): what the catalog holds about a domain: its type,
    its default, whether it allows null, its checks with their comments, its own comment and
    privileges.
#}
{% macro engine_domain_items() %}

create or replace function groundwork.domain_items(schema_name text, domain_name text)
returns groundwork.item[]
language sql
stable
as $domain_items$
    select
        coalesce(
            array_agg(
                (facts.kind, facts.name, facts.definition)::groundwork.item
                order by facts.kind, facts.name
            ),
            '{}'
        )
    from pg_catalog.pg_type
    cross join lateral (
        select
            'domain' as kind,
            'type' as name,
            groundwork.type_facts(
                pg_type.typbasetype, pg_type.typtypmod, pg_type.typcollation
            ) as definition

        union all

        select
            'domain',
            'default',
            to_jsonb(pg_get_expr(pg_type.typdefaultbin, 0))
        where pg_type.typdefaultbin is not null

        union all

        select
            'domain',
            'not null',
            'true'::jsonb
        where pg_type.typnotnull

        union all

        select
            'constraint',
            pg_constraint.conname,
            jsonb_strip_nulls(
                jsonb_build_object(
                    'check', pg_get_expr(pg_constraint.conbin, 0),
                    'validated', pg_constraint.convalidated,
                    'comment', obj_description(pg_constraint.oid, 'pg_constraint')
                )
            )
        from pg_catalog.pg_constraint
        where
            pg_constraint.contypid = pg_type.oid
            and pg_constraint.contype = 'c'

        union all

        select *
        from groundwork.object_facts('pg_catalog.pg_type'::regclass, pg_type.oid)
    ) as facts
    where
        pg_type.oid = to_regtype(format('%I.%I', schema_name, domain_name))
        and pg_type.typtype = 'd'
$domain_items$;

{% endmacro %}
