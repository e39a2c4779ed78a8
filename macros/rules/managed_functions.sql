{#
    Selects the functions and procedures of the managed schemas, one row each, and the trigger
    functions that the engine made for the time of a change. `function_name` is
    written as `alter function` and `grant` want it.
#}
{% macro managed_functions() -%}
    select
        pg_proc.oid as function_oid,
        pg_proc.proname::text as proname,
        format(
            '%I.%I(%s)',
            pg_namespace.nspname,
            pg_proc.proname,
            {{ routine_arguments() | indent(12) }}
        ) as function_name,
        pg_namespace.nspname::text as schema_name,
        pg_proc.proowner as owner_oid,
        pg_proc.prokind,
        pg_proc.prosecdef as is_definer,
        pg_proc.prorettype in ('trigger'::regtype, 'event_trigger'::regtype) as is_trigger_function,
        (
            select substr(assigned.assignment, length('search_path=') + 1)
            from unnest(pg_proc.proconfig) as assigned (assignment)
            where assigned.assignment like 'search\_path=%'
        ) as search_path
    from pg_catalog.pg_proc
    inner join pg_catalog.pg_namespace
        on pg_proc.pronamespace = pg_namespace.oid
    where
        (
            pg_namespace.nspname in ({{ managed_schemas() }})
            or (pg_namespace.nspname = 'groundwork' and pg_proc.prorettype = 'trigger'::regtype)
        )
        and not {{ is_extension_member('pg_catalog.pg_proc', 'pg_proc.oid') }}
        and not {{ is_range_constructor() | indent(8) }}
{%- endmacro %}
