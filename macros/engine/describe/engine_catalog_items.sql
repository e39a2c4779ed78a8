{#
    Emits groundwork.catalog_items(schema, object): what the catalog holds about an object of a type
    that has no kind of its own (catalog_types): the row itself, and what belongs to it.

    object  as a model names it: `server billing`

    groundwork.catalog_address(schema, object)  where the catalog has it; no row where it is missing
    groundwork.catalog_row(catalog, key, id, left_out, schema)  a row of a catalog as jsonb, with
        names in place of oids: which of them refer to what, pg_get_catalog_foreign_keys knows
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

create or replace function groundwork.catalog_address(schema_name text, object text)
returns table (class_id oid, object_id oid)
language plpgsql
stable
as $catalog_address$
declare
    known constant groundwork.catalog_type := groundwork.catalog_type_of(object);
    wanted constant text := groundwork.catalog_identity(schema_name, object);
begin
    -- a view stands for the table that only an administrator may read
    class_id := to_regclass(
        case known.catalog
            when 'pg_roles' then 'pg_authid'
            when 'pg_user_mappings' then 'pg_user_mapping'
            when 'pg_foreign_table' then 'pg_class'
            else known.catalog
        end
    );
    if class_id is null then
        return;
    elsif known.type = 'job' then
        execute format('select %I from %s where jobname = $1', known.key, known.catalog)
        into object_id
        using wanted;
    else
        execute format(
            $query$
                select found.id
                from (select %I::oid as id from %s) as found
                cross join lateral pg_identify_object($1, found.id, 0) as identified
                where
                    -- nobody declares what PostgreSQL comes with, but for its schemas
                    (found.id >= 16384 or $1 = 'pg_catalog.pg_namespace'::regclass)
                    -- each database has its own
                    and (
                        $1 <> 'pg_catalog.pg_subscription'::regclass
                        or exists (
                            select
                            from pg_catalog.pg_subscription
                            inner join pg_catalog.pg_database
                                on pg_subscription.subdbid = pg_database.oid
                            where
                                pg_subscription.oid = found.id
                                and pg_database.datname = current_database()
                        )
                    )
                    and groundwork.plain_identity(identified.identity)
                    = groundwork.plain_identity($2)
                order by identified.identity = $2 desc
                limit 1
            $query$,
            known.key,
            known.catalog
        )
        into object_id
        using class_id, wanted;
    end if;
    if object_id is not null then
        return next;
    end if;
end
$catalog_address$;

create or replace function groundwork.plain_identity(identity text)
returns text
language sql
immutable
as $plain_identity$
    -- as people write it: cast (text as integer), operator ===(text, text)
    select replace(replace(lower(identity), 'pg_catalog.', ''), ', ', ',')
$plain_identity$;

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
language sql
stable
as $named_value$
    select
        case
            when value #>> '{}' in ('0', '-') then null
            else to_jsonb(
                -- its own schema has another name in a trial
                replace(
                    case
                        -- a function is shown by its name
                        when value #>> '{}' !~ '^[0-9]+$' then value #>> '{}'
                        else (
                            select concat_ws(' ', identified.type, identified.identity)
                            from pg_identify_object(
                                refers_to, (value #>> '{}')::oid, 0
                            ) as identified
                        )
                    end,
                    quote_ident(schema_name) || '.',
                    ''
                )
            )
        end
$named_value$;

create or replace function groundwork.catalog_row(
    catalog text, key text, id oid, left_out text[], schema_name text
)
returns jsonb
language plpgsql
stable
as $catalog_row$
declare
    row_class constant oid := to_regclass(
        case catalog when 'pg_roles' then 'pg_authid' else catalog end
    );
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
                        when reference.refers_to is null or field.value = 'null' then field.value
                        when jsonb_typeof(field.value) = 'array'
                            then (
                                select
                                    jsonb_agg(
                                        groundwork.named_value(
                                            elements.value, reference.refers_to, schema_name
                                        )
                                        order by elements.place
                                    )
                                from jsonb_array_elements(field.value) with ordinality
                                    as elements (value, place)
                            )
                        else groundwork.named_value(
                            field.value, reference.refers_to, schema_name
                        )
                    end
                )
            )
        from jsonb_each(content - (left_out || 'oid'::text)) as field
        left join (
            select
                known.fkcols[1] as column_name,
                known.pktable::oid as refers_to
            from pg_get_catalog_foreign_keys() as known
            where
                known.fktable = row_class
                and cardinality(known.fkcols) = 1
        ) as reference
            on field.key = reference.column_name
    );
end
$catalog_row$;

create or replace function groundwork.catalog_items(schema_name text, object text)
returns groundwork.item[]
language plpgsql
stable
{{ engine_neutral_settings() }}
as $catalog_items$
declare
    known constant groundwork.catalog_type := groundwork.catalog_type_of(object);
    address record;
begin
    select *
    into address
    from groundwork.catalog_address(schema_name, object);
    if address is null then
        return '{}';
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
            from groundwork.catalog_parts(known.type, address.object_id, schema_name)

            union all

            select *
            from groundwork.object_facts(address.class_id, address.object_id)
        ) as facts
    );
end
$catalog_items$;

{{ engine_catalog_parts() }}

{% endmacro %}
