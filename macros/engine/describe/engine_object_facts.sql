{#
    Emits groundwork.object_facts(class_id, object_id): what every described object may have, in the
    same form for all kinds: its comment and its privileges, and those of the columns of a relation.
    Each kind's describing function adds these rows to its own; groundwork.common_steps changes
    them.

    And groundwork.column_facts(relation, owner), those of its columns alone.

    comment    named `object`, or `column title`: {text, column}
    privilege  named `anon select`, or `anon select (title)`: {role, privilege, column, grantable},
               of everyone but the owner
#}
{% macro engine_object_facts() %}
{%- set letter_of_relation -%}
    (case pg_class.relkind when 'S' then 's' else 'r' end)::"char"
{%- endset %}

create or replace function groundwork.object_facts(class_id oid, object_id oid)
returns table (kind text, name text, definition jsonb)
language plpgsql
stable
as $object_facts$
declare
    owner_id oid;
    granted aclitem[];
begin
    -- not one query over all of these catalogs: a session plans what it comes to, and that once
    {%- for catalog, acl, owner, letter in [
        ('pg_class', 'relacl', 'relowner', letter_of_relation),
        ('pg_type', 'typacl', 'typowner', "'T'"),
        ('pg_proc', 'proacl', 'proowner', "'f'"),
        ('pg_namespace', 'nspacl', 'nspowner', "'n'"),
        ('pg_foreign_server', 'srvacl', 'srvowner', "'S'"),
        ('pg_foreign_data_wrapper', 'fdwacl', 'fdwowner', "'F'"),
        ('pg_language', 'lanacl', 'lanowner', "'l'"),
    ] %}
    {{ 'if' if loop.first else 'elsif' }} class_id = 'pg_catalog.{{ catalog }}'::regclass then
        select
            {{ catalog }}.{{ owner }},
            coalesce(
                {{ catalog }}.{{ acl }}, acldefault({{ letter }}, {{ catalog }}.{{ owner }})
            )
        into owner_id, granted
        from pg_catalog.{{ catalog }}
        where {{ catalog }}.oid = object_id;
    {%- endfor %}
    end if;

    return query
    select
        'comment',
        'object',
        jsonb_build_object('text', comments.description)
    from (
        select pg_description.description
        from pg_catalog.pg_description
        where
            pg_description.objoid = object_id
            and pg_description.classoid = class_id
            and pg_description.objsubid = 0

        union all

        select pg_shdescription.description
        from pg_catalog.pg_shdescription
        where
            pg_shdescription.objoid = object_id
            and pg_shdescription.classoid = class_id
    ) as comments;

    return query
    select
        'privilege',
        format('%s %s', coalesce(pg_roles.rolname, 'public'), lower(acl.privilege_type)),
        jsonb_build_object(
            'role', coalesce(quote_ident(pg_roles.rolname), 'public'),
            'privilege', lower(acl.privilege_type),
            'grantable', bool_or(acl.is_grantable)
        )
    from aclexplode(granted) as acl
    left join pg_catalog.pg_roles
        on acl.grantee = pg_roles.oid
    where acl.grantee <> owner_id
    group by
        pg_roles.rolname,
        acl.privilege_type;

    if class_id = 'pg_catalog.pg_class'::regclass then
        return query
        select *
        from groundwork.column_facts(object_id, owner_id);
    end if;
end
$object_facts$;

create or replace function groundwork.column_facts(relation_id oid, owner_id oid)
returns table (kind text, name text, definition jsonb)
language sql
stable
as $column_facts$
    select
        'comment' as kind,
        'column ' || pg_attribute.attname as name,
        jsonb_build_object(
            'text', pg_description.description,
            'column', pg_attribute.attname
        ) as definition
    from pg_catalog.pg_description
    inner join pg_catalog.pg_attribute
        on
            pg_description.objoid = pg_attribute.attrelid
            and pg_description.objsubid = pg_attribute.attnum
    where
        pg_description.classoid = 'pg_catalog.pg_class'::regclass
        and pg_description.objoid = relation_id
        and pg_description.objsubid > 0

    union all

    select
        'privilege',
        format(
            '%s %s (%s)',
            coalesce(pg_roles.rolname, 'public'),
            lower(acl.privilege_type),
            pg_attribute.attname
        ),
        jsonb_build_object(
            'role', coalesce(quote_ident(pg_roles.rolname), 'public'),
            'privilege', lower(acl.privilege_type),
            'column', pg_attribute.attname,
            'grantable', bool_or(acl.is_grantable)
        )
    from pg_catalog.pg_attribute
    cross join lateral aclexplode(pg_attribute.attacl) as acl
    left join pg_catalog.pg_roles
        on acl.grantee = pg_roles.oid
    where
        pg_attribute.attrelid = relation_id
        and not pg_attribute.attisdropped
        and acl.grantee <> owner_id
    group by
        pg_attribute.attname,
        pg_roles.rolname,
        acl.privilege_type
$column_facts$;

{% endmacro %}
