{#
    Emits groundwork.catalog_types(): the types of objects that a model of the kind catalog_object
    can declare. What each column says: see catalog_types().

    groundwork.catalog_type_of(object)            the type of an object as a model names it:
        `server billing`; null where none is known
    groundwork.catalog_identity(schema, object)   its identity, as pg_identify_object prints it
    groundwork.catalog_name(schema, object)       the object as `alter`, `drop` and `comment on`
        name it, without its schema where that is null
    groundwork.catalog_granted(schema, object)    the object as `grant ... on` names it; of default
        privileges, what kind of objects they are for
    groundwork.catalog_undo(schema, object)       the statement that drops it; null where none does
#}
{% macro engine_catalog_types() %}

create type groundwork.catalog_type as (
    type text,
    words text,
    catalog text,
    key text,
    way text,
    grant_on text,
    has_comment boolean,
    left_out text array,
    beside text array
);

create or replace function groundwork.catalog_types()
returns setof groundwork.catalog_type
language sql
immutable
as $catalog_types$
    -- not as jsonb, which each call would read again
    select
        listed.type,
        listed.words,
        listed.catalog,
        listed.key,
        listed.way,
        listed.grant_on,
        listed.has_comment,
        listed.left_out,
        listed.beside
    from (
        values
        {%- for known in catalog_types() %}
        (
            {{ quoted(known.type) }}, {{ quoted(known.words) }}, {{ quoted(known.catalog) }},
            {{ quoted(known.key) }}, {{ quoted(known.way) if known.way else 'null' }},
            {{ quoted(known.grant_on) if known.grant_on else 'null' }},
            {{ known.has_comment | lower }},
            {{ text_array(known.left_out) }}, {{ text_array(known.beside) }}
        ){{ ',' if not loop.last }}
        {%- endfor %}
    ) as listed (type, words, catalog, key, way, grant_on, has_comment, left_out, beside)
$catalog_types$;

create or replace function groundwork.catalog_type_of(object text)
returns groundwork.catalog_type
language plpgsql
immutable
as $catalog_type_of$
begin
    -- a session plans it once
    return (
        select known
        from groundwork.catalog_types() as known
        where starts_with(object, known.type || ' ')
        order by length(known.type) desc
        limit 1
    );
end
$catalog_type_of$;

create or replace function groundwork.catalog_identity(schema_name text, object text)
returns text
language plpgsql
stable
as $catalog_identity$
declare
    known constant groundwork.catalog_type := groundwork.catalog_type_of(object);
    rest constant text := substr(object, length(known.type) + 2);
begin
    return case
        when known.way in ('in_schema', 'moved') and schema_name is not null
            then quote_ident(schema_name) || '.' || rest
        when known.type = 'default privileges' and not starts_with(rest, 'for role ')
            then concat_ws(' ', 'for role', quote_ident(current_user), rest)
        else rest
    end;
end
$catalog_identity$;

create or replace function groundwork.catalog_name(schema_name text, object text)
returns text
language sql
stable
as $catalog_name$
    select
        concat_ws(
            ' ',
            known.words,
            case known.type
                when 'user mapping' then replace(named.identity, ' on server ', ' server ')
                else named.identity
            end
        )
    from groundwork.catalog_type_of(object) as known
    cross join lateral (
        select groundwork.catalog_identity(schema_name, object) as identity
    ) as named
$catalog_name$;

create or replace function groundwork.catalog_granted(schema_name text, object text)
returns text
language sql
stable
as $catalog_granted$
    select
        case known.type
            when 'default privileges'
                then reverse(split_part(reverse(named.identity), ' ', 1))
            else known.grant_on || ' ' || named.identity
        end
    from groundwork.catalog_type_of(object) as known
    cross join lateral (
        select groundwork.catalog_identity(schema_name, object) as identity
    ) as named
$catalog_granted$;

create or replace function groundwork.catalog_undo(schema_name text, object text)
returns text
language sql
stable
as $catalog_undo$
    select
        case
            when known.type = 'default privileges' then null
            when known.type = 'job'
                then format(
                    'select cron.unschedule(%L)',
                    groundwork.catalog_identity(schema_name, object)
                )
            when known.type = 'subscription'
                then format(
                    -- its slot is at the publisher, and stays there
                    'alter %1$s disable; alter %1$s set (slot_name = none); drop %1$s',
                    groundwork.catalog_name(schema_name, object)
                )
            else 'drop ' || groundwork.catalog_name(schema_name, object)
        end
    from groundwork.catalog_type_of(object) as known
$catalog_undo$;

{{ engine_secrets() }}

{% endmacro %}
