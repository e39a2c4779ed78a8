{#
    Emits the conversions of other ids to uuids, which models and the usual rules name.

    groundwork.id_to_uuid(value)  a uuid in any spelling (upper case, braces, no hyphens, urn:uuid:,
                                  spaces around it) as that uuid, everything else as the uuid of
                                  that name: version 3, in the name space of this database
                                  (groundwork.id_namespace), which no client reads
    groundwork.to_uuid(value)     the same for a reference, where blank text means none: null

    Both are fixed in a database, and immutable for that reason: whoever converts the other side of
    a reference gets the same uuid. They take values of any type, and what PostgreSQL resolves for
    such a function it resolves in each call: so they only turn the value into text, for
    groundwork.uuid_of_id and groundwork.uuid_of_text.
#}
{% macro engine_to_uuid() %}

create or replace function groundwork.uuid_of_id(value text)
returns uuid
language sql
immutable
as $uuid_of_id$
    select
        case
            when spelled.digits ~ '^[0-9a-f]{32}$' then spelled.digits::uuid
            else overlay(
                overlay(named.digest, '3', 13),
                to_hex(
                    (('x' || substr(named.digest, 17, 1))::bit(4) & b'0011' | b'1000')::integer
                ),
                17
            )::uuid
        end
    from (
        select btrim(value, E' \t\r\n') as name
    ) as given
    cross join lateral (
        select
            replace(
                regexp_replace(lower(given.name), '^(urn:uuid:)?\{?(.*?)\}?$', '\2'), '-', ''
            ) as digits
    ) as spelled
    cross join lateral (
        select
            md5(
                (select id_namespace.value from groundwork.id_namespace)
                || convert_to(given.name, 'UTF8')
            ) as digest
    ) as named
$uuid_of_id$;

create or replace function groundwork.uuid_of_text(value text)
returns uuid
language sql
immutable
as $uuid_of_text$
    select groundwork.uuid_of_id(nullif(btrim(value, E' \t\r\n'), ''))
$uuid_of_text$;

create or replace function groundwork.id_to_uuid(value anyelement)
returns uuid
language sql
immutable
as $id_to_uuid$
    select groundwork.uuid_of_id(value::text)
$id_to_uuid$;

create or replace function groundwork.to_uuid(value anyelement)
returns uuid
language sql
immutable
as $to_uuid$
    select groundwork.uuid_of_text(value::text)
$to_uuid$;

create or replace function groundwork.no_tenant()
returns uuid
language sql
immutable
as $no_tenant$
    select groundwork.id_to_uuid('no tenant'::text)
$no_tenant$;

{% endmacro %}
