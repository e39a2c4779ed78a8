{#
    Emits groundwork.catalog_address(schema, object): where the catalog has an object of a type of
    catalog_types; no row where it is missing.

    And groundwork.plain_identity(identity): an identity, however people write it.

    Each type has a statement of its own, which a session plans once.
#}
{% macro engine_catalog_address() %}
{%- set tables = {
    'pg_roles': 'pg_authid', 'pg_user_mappings': 'pg_user_mapping', 'pg_foreign_table': 'pg_class',
} %}

create or replace function groundwork.plain_identity(identity text)
returns text
language sql
immutable
as $plain_identity$
    -- as people write it: cast (text as integer), operator ===(text, text)
    select replace(replace(lower(identity), 'pg_catalog.', ''), ', ', ',')
$plain_identity$;

create or replace function groundwork.catalog_address(schema_name text, object text)
returns table (class_id oid, object_id oid)
language plpgsql
stable
as $catalog_address$
declare
    known constant groundwork.catalog_type := groundwork.catalog_type_of(object);
    wanted constant text := groundwork.catalog_identity(schema_name, object);
    plain constant text := groundwork.plain_identity(wanted);
begin
    {%- for known in catalog_types() if known.type != 'job' %}
    {%- set table = tables.get(known.catalog, known.catalog) %}
    {{ 'if' if loop.first else 'elsif' }} known.type = '{{ known.type }}' then
        -- a view stands for a table that only an administrator may read
        class_id := 'pg_catalog.{{ table }}'::regclass;
        select {{ known.catalog }}.{{ known.key }}
        into object_id
        from pg_catalog.{{ known.catalog }}
        cross join lateral pg_identify_object(
            'pg_catalog.{{ table }}'::regclass, {{ known.catalog }}.{{ known.key }}, 0
        ) as identified
        where
            groundwork.plain_identity(identified.identity) = plain
            {%- if known.named %}
            -- of many objects only those are identified that it can be
            and position(
                groundwork.plain_identity(quote_ident({{ known.catalog }}.{{ known.named }}))
                in plain
            ) > 0
            {%- endif %}
            {%- if known.type != 'schema' %}
            -- nobody declares what PostgreSQL comes with, but for its schemas
            and {{ known.catalog }}.{{ known.key }} >= 16384
            {%- endif %}
            {%- if known.type == 'subscription' %}
            -- each database has its own
            and pg_subscription.subdbid = (
                select pg_database.oid
                from pg_catalog.pg_database
                where pg_database.datname = current_database()
            )
            {%- endif %}
        order by identified.identity = wanted desc
        limit 1;
    {%- endfor %}
    {%- for known in catalog_types() if known.type == 'job' %}
    elsif known.type = 'job' then
        class_id := to_regclass('{{ known.catalog }}');
        if class_id is not null then
            execute format('select %I from %s where jobname = $1', known.key, known.catalog)
            into object_id
            using wanted;
        end if;
    {%- endfor %}
    end if;
    if object_id is not null then
        return next;
    end if;
end
$catalog_address$;

{% endmacro %}
