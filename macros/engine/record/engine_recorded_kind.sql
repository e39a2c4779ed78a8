{#
    Emits groundwork.recorded_kind(function): of what kind the objects are that a converge function
    makes, as groundwork.declaration names it; null for a kind that is not recorded. And
    groundwork.is_there(kind, schema, object): whether the database has an object of this kind.
#}
{% macro engine_recorded_kind() %}
{%- set found_in, relations = {}, [] %}
{%- for known in model_kinds() if known.catalog %}
    {%- do found_in.setdefault(known.catalog, []).append("'" ~ known.kind ~ "'") %}
    {%- for relkind in known.relkinds %}
        {%- do relations.append("('" ~ known.kind ~ "', '" ~ relkind ~ "')") %}
    {%- endfor %}
{%- endfor %}

create or replace function groundwork.recorded_kind(function_name text)
returns text
language sql
immutable
as $recorded_kind$
    select
        case function_name
            {%- for known in model_kinds() if known.is_recorded %}
            when '{{ known.made_by }}' then '{{ known.kind }}'
            {%- endfor %}
        end
$recorded_kind$;

create or replace function groundwork.is_there(kind text, schema_name text, object_name text)
returns boolean
language sql
stable
as $is_there$
    select
        case
            when kind in ({{ found_in['pg_extension'] | join(', ') }})
                then exists (select from pg_catalog.pg_extension where extname = object_name)
            when kind in ({{ found_in['pg_type'] | join(', ') }})
                then to_regtype(format('%I.%I', schema_name, object_name)) is not null
            when kind in ({{ found_in['pg_proc'] | join(', ') }})
                then cardinality(groundwork.functions_of(schema_name, object_name)) > 0
            {%- for known in model_kinds() if known.platform_schema %}
            when kind = '{{ known.kind }}'
                then groundwork.{{ known.described_by }}(schema_name, object_name) <> '{}'
            {%- endfor %}
            else exists (
                select
                from pg_catalog.pg_class
                where
                    oid = to_regclass(format('%I.%I', schema_name, object_name))
                    -- a table may have become the view of a consolidation
                    and (is_there.kind, relkind) in ({{ relations | join(', ') }})
            )
        end
$is_there$;

{% endmacro %}
