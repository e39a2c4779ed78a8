{#
    Emits groundwork.recorded_kind(function): of what kind the objects are that a converge function
    makes, as groundwork.declaration names it; null for a kind that is not recorded. And
    groundwork.is_there(kind, schema, object): whether the database has an object of this kind, by
    groundwork.described_name.
#}
{% macro engine_recorded_kind() %}

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
            when
                kind in (
                    {%- for known in model_kinds() if known.catalog == 'pg_proc' -%}
                    '{{ known.kind }}'{{ ', ' if not loop.last }}
                    {%- endfor -%}
                )
                then cardinality(groundwork.functions_of(schema_name, object_name)) > 0
            {%- for known in model_kinds() if known.platform_schema %}
            when kind = '{{ known.kind }}'
                then groundwork.{{ known.described_by }}(schema_name, object_name) <> '{}'
            {%- endfor %}
            -- a table may have become the view of a consolidation
            else exists (
                select
                from groundwork.object_address(kind, schema_name, object_name)
            )
        end
$is_there$;

{% endmacro %}
