{#
    Selects which functions of the managed schemas a function in SQL or PL/pgSQL calls: one row for
    each function and called name, with all functions that the name may mean.

    called_name  as the body has it
    called_oids  those of this name along the function's search path, or the one that PostgreSQL
                 found when the function was created

    functions, words  names of the steps that hold managed_functions() and routine_tokens()
#}
{% macro routine_calls(functions='functions', words='words') -%}
    select
        {{ words }}.function_oid,
        {{ words }}.word as called_name,
        array_agg(distinct callees.function_oid) as called_oids
    from {{ words }}
    inner join pg_catalog.pg_proc
        on {{ words }}.function_oid = pg_proc.oid
    cross join {{ path_of_routine() | indent(4) }} as searched (schemas)
    inner join {{ functions }} as callees
        on
            {{ words }}.word = callees.proname
            and case
                when {{ words }}.schema_word is null
                    then callees.schema_name = any(searched.schemas)
                else {{ words }}.schema_word = callees.schema_name
            end
    where
        {{ words }}.behind[1] = '('
        and coalesce({{ words }}.keywords[1], '') not in ('into', 'function', 'procedure')
    group by
        {{ words }}.function_oid,
        {{ words }}.word

    union all

    select
        {{ functions }}.function_oid,
        callees.proname,
        array[callees.function_oid] as called_oids
    from {{ functions }}
    inner join pg_catalog.pg_proc
        on {{ functions }}.function_oid = pg_proc.oid
    cross join regexp_matches(
        pg_proc.prosqlbody::text, ':(?:funcid|opfuncid) ([0-9]+)', 'g'
    ) as found (parts)
    inner join {{ functions }} as callees
        on found.parts[1]::oid = callees.function_oid
    group by
        {{ functions }}.function_oid,
        callees.proname,
        callees.function_oid
{%- endmacro %}
