{#
    Emits groundwork.undeclared_functions(declared): the functions and procedures of the managed
    schemas that no model declares and that the role may change.

    returns  nspname, name (with its schema and arguments, quoted), word (function or procedure),
             grantees (who may execute it), and what managed_functions() knows of it
#}
{% macro engine_undeclared_functions() %}

create or replace function groundwork.undeclared_functions(declared text[])
returns table (
    nspname text,
    name text,
    is_definer boolean,
    is_trigger_function boolean,
    search_path text,
    prokind "char",
    word text,
    grantees name[]
)
language sql
stable
as $undeclared_functions$
    with
    managed as (

        {{ managed_functions() | indent(4) }}

    )

    select
        managed.schema_name as nspname,
        managed.function_name as name,
        managed.is_definer,
        managed.is_trigger_function,
        managed.search_path,
        pg_proc.prokind,
        case pg_proc.prokind when 'p' then 'procedure' else 'function' end as word,
        array(
            select coalesce(pg_roles.rolname, 'public')
            from aclexplode(coalesce(pg_proc.proacl, acldefault('f', pg_proc.proowner))) as acl
            left join pg_catalog.pg_roles
                on acl.grantee = pg_roles.oid
        ) as grantees
    from managed
    inner join pg_catalog.pg_proc
        on managed.function_oid = pg_proc.oid
    where
        -- the engine's own come and go with its changes
        managed.schema_name in ({{ managed_schemas() }})
        and format('%I.%I', managed.schema_name, managed.proname) <> all(declared)
        and pg_has_role(managed.owner_oid, 'usage')
$undeclared_functions$;

{% endmacro %}
