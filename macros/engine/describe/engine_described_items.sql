{#
    Emits what is asked of every kind of object that groundwork.converge_described makes.

    groundwork.described_items(kind, schema, name)  describes one such object, by the function that
        the kind names as `described_by`
    groundwork.object_address(kind, schema, name)   where the catalog has it, as pg_depend names it;
        no row where it is missing
    groundwork.named_object(kind, schema, name)     the object as `alter`, `drop` and `comment on`
        name it: `sequence public.invoice_numbers`
    groundwork.granted_object(kind, schema, name)   the same, as `grant ... on` names it; null where
        it has no privileges
#}
{% macro engine_described_items() %}
{%- set described = model_kinds() | selectattr('trial') | list %}
{%- set in_schema = ['pg_class', 'pg_type'] %}
{%- set names = {
    'pg_publication': 'pubname', 'pg_subscription': 'subname', 'pg_extension': 'extname',
} %}
{%- set letters = {'pg_class': 'relkind', 'pg_type': 'typtype'} %}

create or replace function groundwork.described_items(kind text, schema_name text, name text)
returns groundwork.item[]
language plpgsql
stable
as $described_items$
begin
    -- not in SQL, which would plan the function that describes it at every call
    return case kind
        {%- for known in model_kinds() if known.described_by not in [none, 'describe'] %}
        when '{{ known.kind }}'
            then groundwork.{{ known.described_by }}(schema_name, name)
        {%- endfor %}
    end;
end
$described_items$;

create or replace function groundwork.object_address(kind text, schema_name text, name text)
returns table (class_id oid, object_id oid)
language sql
stable
as $object_address$
    {%- for catalog in model_kinds() | map(attribute='catalog') | select | unique
        if catalog in in_schema or catalog in names %}
    {{ 'union all' if not loop.first }}
    select
        'pg_catalog.{{ catalog }}'::regclass::oid,
        {{ catalog }}.oid
    from pg_catalog.{{ catalog }}
    where
        {%- if catalog in names %}
        kind in (
            {%- for known in model_kinds() if known.catalog == catalog -%}
                '{{ known.kind }}'{{ ', ' if not loop.last }}
            {%- endfor -%}
        )
        and {{ catalog }}.{{ names[catalog] }} = object_address.name
        {%- else %}
        {{ catalog }}.oid = to_{{ catalog | replace('pg_', 'reg') }}(
            format('%I.%I', schema_name, object_address.name)
        )
        and position(
            {{ catalog }}.{{ letters[catalog] }}::text in case kind
                {%- for known in model_kinds() if known.catalog == catalog %}
                when '{{ known.kind }}' then '{{ known.relkinds }}'
                {%- endfor %}
            end
        ) > 0
        {%- endif %}
    {%- endfor %}

    union all

    select *
    from groundwork.catalog_address(schema_name, object_address.name)
    where kind = 'object'
$object_address$;

create or replace function groundwork.named_object(kind text, schema_name text, name text)
returns text
language sql
stable
as $named_object$
    select
        case kind
            when 'object' then groundwork.catalog_name(schema_name, name)
            {%- for known in described if known.catalog %}
            when '{{ known.kind }}'
                then format(
                    {%- if known.catalog in in_schema -%}
                    '{{ known.comment_on }} %I.%I', schema_name, name
                    {%- else -%}
                    '{{ known.comment_on }} %I', name
                    {%- endif -%}
                )
            {%- endfor %}
        end
$named_object$;

create or replace function groundwork.granted_object(kind text, schema_name text, name text)
returns text
language sql
stable
as $granted_object$
    select
        case kind
            when 'object' then groundwork.catalog_granted(schema_name, name)
            {%- for known in described if known.grant_on %}
            when '{{ known.kind }}'
                then format(
                    {%- if known.catalog in in_schema -%}
                    '{{ known.grant_on }} %I.%I', schema_name, name
                    {%- else -%}
                    '{{ known.grant_on }} %I', name
                    {%- endif -%}
                )
            {%- endfor %}
        end
$granted_object$;

{% endmacro %}
