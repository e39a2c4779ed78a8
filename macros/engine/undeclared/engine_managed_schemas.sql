{#
    Emits groundwork.managed_schemas(): the schemas whose every object the project declares. Those
    are public, access, and each other one in which a model has declared something, unless it
    belongs to the platform: to another role, or by name.
#}
{% macro engine_managed_schemas() %}

create or replace function groundwork.managed_schemas()
returns table (schema_name text)
language sql
stable
as $managed_schemas$
    select places.name
    from (
        values
        ('public'),
        ('access')
    ) as places (name)

    union

    select pg_namespace.nspname::text
    from groundwork.declaration
    inner join pg_catalog.pg_namespace
        on declaration.schema_name = pg_namespace.nspname
    where
        pg_namespace.nspname not in (
            'auth', 'extensions', 'groundwork', 'realtime', 'retired', 'storage'
        )
        and not declaration.is_platform
        and pg_has_role(pg_namespace.nspowner, 'usage')
$managed_schemas$;

{% endmacro %}
