{#
    Emits groundwork.type_items(schema, type): what the catalog holds about an enumerated type: its
    labels, its comment, and one item per role that may use it.

    With it go the descriptions of the other types: engine_domain_items, engine_composite_items,
    engine_range_items.
#}
{% macro engine_type_items() %}

{{ engine_type_facts() }}
{{ engine_domain_items() }}
{{ engine_composite_items() }}
{{ engine_range_items() }}

create or replace function groundwork.enum_labels(type_id oid)
returns text[]
language sql
stable
as $enum_labels$
    select coalesce(array_agg(pg_enum.enumlabel::text order by pg_enum.enumsortorder), '{}')
    from pg_catalog.pg_enum
    where pg_enum.enumtypid = type_id
$enum_labels$;

create or replace function groundwork.type_items(schema_name text, type_name text)
returns groundwork.item[]
language sql
stable
as $type_items$
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
            'labels' as kind,
            pg_type.typname::text as name,
            to_jsonb(groundwork.enum_labels(pg_type.oid)) as definition

        union all

        select
            'comment',
            'type',
            to_jsonb(obj_description(pg_type.oid, 'pg_type'))

        union all

        select
            'usage',
            coalesce(quote_ident(pg_roles.rolname), 'public'),
            jsonb_build_object('grantable', bool_or(acl.is_grantable))
        from aclexplode(coalesce(pg_type.typacl, acldefault('T', pg_type.typowner))) as acl
        left join pg_catalog.pg_roles
            on acl.grantee = pg_roles.oid
        where acl.grantee <> pg_type.typowner
        group by pg_roles.rolname
    ) as facts
    where
        pg_type.oid = to_regtype(format('%I.%I', schema_name, type_name))
        and facts.definition is not null
$type_items$;

{% endmacro %}
