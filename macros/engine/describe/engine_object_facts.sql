{#
    Emits groundwork.object_facts(class_id, object_id): what every described object may have, in the
    same form for all kinds: its comment and its privileges, and those of the columns of a relation.
    Each kind's describing function adds these rows to its own; groundwork.common_steps changes
    them.

    comment    named `object`, or `column title`: {text, column}
    privilege  named `anon select`, or `anon select (title)`: {role, privilege, column, grantable},
               of everyone but the owner
#}
{% macro engine_object_facts() %}
{%- set letter_of_relation -%}
    (case relkind when 'S' then 's' else 'r' end)::"char"
{%- endset %}

create or replace function groundwork.object_facts(class_id oid, object_id oid)
returns table (kind text, name text, definition jsonb)
language sql
stable
as $object_facts$
    with
    privileges as (
        {%- for catalog, acl, owner, letter in [
            ('pg_class', 'relacl', 'relowner', letter_of_relation),
            ('pg_type', 'typacl', 'typowner', "'T'"),
            ('pg_proc', 'proacl', 'proowner', "'f'"),
            ('pg_namespace', 'nspacl', 'nspowner', "'n'"),
            ('pg_foreign_server', 'srvacl', 'srvowner', "'S'"),
            ('pg_foreign_data_wrapper', 'fdwacl', 'fdwowner', "'F'"),
            ('pg_language', 'lanacl', 'lanowner', "'l'"),
        ] %}

        select
            null::text as column_name,
            {{ owner }} as owner_id,
            coalesce({{ acl }}, acldefault({{ letter }}, {{ owner }})) as acl
        from pg_catalog.{{ catalog }}
        where
            class_id = 'pg_catalog.{{ catalog }}'::regclass
            and oid = object_id

        union all
        {%- endfor %}

        select
            pg_attribute.attname::text,
            pg_class.relowner,
            pg_attribute.attacl
        from pg_catalog.pg_attribute
        inner join pg_catalog.pg_class
            on pg_attribute.attrelid = pg_class.oid
        where
            class_id = 'pg_catalog.pg_class'::regclass
            and pg_attribute.attrelid = object_id
            and not pg_attribute.attisdropped

    )

    select
        'comment' as kind,
        coalesce('column ' || pg_attribute.attname, 'object') as name,
        jsonb_strip_nulls(
            jsonb_build_object(
                'text', pg_description.description,
                'column', pg_attribute.attname
            )
        ) as definition
    from pg_catalog.pg_description
    left join pg_catalog.pg_attribute
        on
            pg_description.classoid = 'pg_catalog.pg_class'::regclass
            and pg_description.objoid = pg_attribute.attrelid
            and pg_description.objsubid = pg_attribute.attnum
            and pg_description.objsubid > 0
    where
        pg_description.classoid = class_id
        and pg_description.objoid = object_id

    union all

    select
        'comment',
        'object',
        jsonb_build_object('text', pg_shdescription.description)
    from pg_catalog.pg_shdescription
    where
        pg_shdescription.classoid = class_id
        and pg_shdescription.objoid = object_id

    union all

    select
        'privilege',
        format(
            '%s %s%s',
            coalesce(pg_roles.rolname, 'public'),
            lower(granted.privilege_type),
            ' (' || privileges.column_name || ')'
        ),
        jsonb_strip_nulls(
            jsonb_build_object(
                'role', coalesce(quote_ident(pg_roles.rolname), 'public'),
                'privilege', lower(granted.privilege_type),
                'column', privileges.column_name,
                'grantable', bool_or(granted.is_grantable)
            )
        )
    from privileges
    cross join lateral aclexplode(privileges.acl) as granted
    left join pg_catalog.pg_roles
        on granted.grantee = pg_roles.oid
    where granted.grantee <> privileges.owner_id
    group by
        pg_roles.rolname,
        granted.privilege_type,
        privileges.column_name
$object_facts$;

{% endmacro %}
