{#
    Emits groundwork.recorded_kind(function): of what kind the objects are that a converge function
    makes, as groundwork.declaration names it; null for extensions, which are not recorded. And
    groundwork.is_there(kind, schema, object): whether the database has such an object, an extension
    where the kind is null.
#}
{% macro engine_recorded_kind() %}

create or replace function groundwork.recorded_kind(function_name text)
returns text
language sql
immutable
as $recorded_kind$
    select
        case function_name
            when 'converge' then 'table'
            when 'converge_function' then 'function'
            when 'converge_enum' then 'type'
            when 'consolidate' then 'consolidation'
        end
$recorded_kind$;

create or replace function groundwork.is_there(kind text, schema_name text, object_name text)
returns boolean
language sql
stable
as $is_there$
    select
        case
            when kind is null
                then exists (select from pg_catalog.pg_extension where extname = object_name)
            when kind = 'type'
                then to_regtype(format('%I.%I', schema_name, object_name)) is not null
            when kind = 'function'
                then exists (
                    select
                    from pg_catalog.pg_proc
                    where
                        proname = object_name
                        and pronamespace = to_regnamespace(quote_ident(schema_name))
                )
            else exists (
                select
                from pg_catalog.pg_class
                where
                    oid = to_regclass(format('%I.%I', schema_name, object_name))
                    -- a table may have become the view of a consolidation
                    and (relkind in ('r', 'p')) = (is_there.kind = 'table')
            )
        end
$is_there$;

{% endmacro %}
