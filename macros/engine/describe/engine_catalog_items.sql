{#
    Emits groundwork.catalog_items(schema, object): what the catalog holds about an object of a type
    that has no kind of its own (catalog_types): the row itself, and what belongs to it.

    object  as a model names it: `server billing`

    groundwork.catalog_row(catalog, key, id, left_out, schema)  a row of a catalog as jsonb, with
        names in place of oids
    groundwork.catalog_references(catalog)      {column: the catalog that it refers to}, as
        pg_get_catalog_foreign_keys has it. A server's never change, so a plan has them computed
    groundwork.described_name(object, items)    the name under which its kind describes a recorded
        object: what its model says below meta: object, or its own
#}
{% macro engine_catalog_items() %}

create or replace function groundwork.described_name(object_name text, items groundwork.item[])
returns text
language sql
immutable
as $described_name$
    select
        coalesce(
            (
                select item.name
                from unnest(items) as item
                where item.kind = 'object'
            ),
            object_name
        )
$described_name$;

{{ engine_catalog_address() }}

create or replace function groundwork.shown_options(options jsonb)
returns jsonb
language sql
immutable
as $shown_options$
    -- what opens a door is told apart from others, and not shown
    select
        jsonb_object_agg(
            named.name,
            case
                when named.name ~* '(pass|secret|token|key)'
                    then 'secret ' || left(
                        encode(sha256(convert_to(option.text, 'UTF8')), 'hex'), 12
                    )
                else substr(option.text, length(named.name) + 2)
            end
        )
    from jsonb_array_elements_text(options) as option (text)
    cross join lateral (
        select split_part(option.text, '=', 1) as name
    ) as named
$shown_options$;

create or replace function groundwork.named_value(
    value jsonb, refers_to oid, schema_name text
)
returns jsonb
language plpgsql
stable
as $named_value$
declare
    shown text := value #>> '{}';
begin
    if shown in ('0', '-') then
        return null;
    end if;
    -- a function is shown by its name
    if shown ~ '^[0-9]+$' then
        shown := (
            select concat_ws(' ', identified.type, identified.identity)
            from pg_identify_object(refers_to, shown::oid, 0) as identified
        );
    end if;
    -- its own schema has another name in a trial, which uses what is in the first too
    if schema_name = 'groundwork_trial' then
        shown := replace(
            shown,
            coalesce(groundwork.home(), split_part(groundwork.search_path(), ',', 1)) || '.',
            ''
        );
    end if;
    return to_jsonb(replace(shown, quote_ident(schema_name) || '.', ''));
end
$named_value$;

create or replace function groundwork.catalog_references(catalog oid)
returns jsonb
language sql
immutable
as $catalog_references$
    select coalesce(jsonb_object_agg(known.fkcols[1], known.pktable::oid), '{}')
    from pg_get_catalog_foreign_keys() as known
    where
        known.fktable = catalog
        and cardinality(known.fkcols) = 1
$catalog_references$;

create or replace function groundwork.readable_row(catalog text, key text, id oid)
returns jsonb
language plpgsql
stable
as $readable_row$
declare
    content jsonb;
begin
    execute format(
        'select to_jsonb(source) from (select %s from %s where %I = $1) as source',
        (
            select string_agg(quote_ident(pg_attribute.attname), ', ')
            from pg_catalog.pg_attribute
            where
                pg_attribute.attrelid = to_regclass(catalog)
                and pg_attribute.attnum > 0
                and not pg_attribute.attisdropped
                -- only an administrator reads the connection of a subscription
                and has_column_privilege(pg_attribute.attrelid, pg_attribute.attnum, 'select')
        ),
        catalog,
        key
    )
    into content
    using id;
    return content;
end
$readable_row$;

create or replace function groundwork.catalog_row(
    catalog text, key text, id oid, left_out text[], schema_name text
)
returns jsonb
language plpgsql
stable
as $catalog_row$
declare
    content jsonb;
    refers_to jsonb;
begin
    {%- for known in catalog_types() if known.type not in ['job', 'subscription'] %}
    {{ 'if' if loop.first else 'elsif' }} catalog = '{{ known.catalog }}' then
        select
            to_jsonb(source),
            groundwork.catalog_references(
                'pg_catalog.{{ 'pg_authid' if known.type == 'role' else known.catalog }}'::regclass
            )
        into content, refers_to
        from pg_catalog.{{ known.catalog }} as source
        where source.{{ known.key }} = id;
    {%- endfor %}
    else
        content := groundwork.readable_row(catalog, key, id);
        refers_to := groundwork.catalog_references(to_regclass(catalog));
    end if;
    return (
        select
            jsonb_strip_nulls(
                jsonb_object_agg(
                    field.key,
                    case
                        when field.key like '%options' and jsonb_typeof(field.value) = 'array'
                            then groundwork.shown_options(field.value)
                        -- a time that never comes
                        when field.value = '"infinity"' then null
                        when not refers_to ? field.key or field.value = 'null' then field.value
                        when jsonb_typeof(field.value) = 'array'
                            then (
                                select
                                    jsonb_agg(
                                        groundwork.named_value(
                                            elements.value,
                                            (refers_to ->> field.key)::oid,
                                            schema_name
                                        )
                                        order by elements.place
                                    )
                                from jsonb_array_elements(field.value) with ordinality
                                    as elements (value, place)
                            )
                        else groundwork.named_value(
                            field.value, (refers_to ->> field.key)::oid, schema_name
                        )
                    end
                )
            )
        from jsonb_each(content - (left_out || 'oid'::text)) as field
    );
end
$catalog_row$;

create or replace function groundwork.catalog_items(schema_name text, object text)
returns groundwork.item[]
language plpgsql
stable
set plan_cache_mode = force_generic_plan
{{ engine_neutral_settings() }}
as $catalog_items$
declare
    known constant groundwork.catalog_type := groundwork.catalog_type_of(object);
    address record;
    parts groundwork.item[] := '{}';
begin
    select *
    into address
    from groundwork.catalog_address(schema_name, object);
    if address is null then
        return '{}';
    end if;
    if
        known.type in (
            'role', 'default privileges', 'text search configuration', 'foreign table',
            'operator class', 'subscription'
        )
    then
        parts := array(
            select (found.kind, found.name, found.definition)::groundwork.item
            from groundwork.catalog_parts(known.type, address.object_id, schema_name) as found
        );
    end if;
    return (
        select
            array_agg(
                (facts.kind, facts.name, facts.definition)::groundwork.item
                order by facts.kind, facts.name
            )
        from (
            select
                'object' as kind,
                object as name,
                coalesce(
                    groundwork.catalog_row(
                        known.catalog, known.key, address.object_id, known.left_out, schema_name
                    ),
                    '{}'
                ) as definition

            union all

            select *
            from unnest(parts)

            union all

            select *
            from groundwork.object_facts(address.class_id, address.object_id)
        ) as facts
    );
end
$catalog_items$;

{{ engine_catalog_parts() }}

{% endmacro %}
