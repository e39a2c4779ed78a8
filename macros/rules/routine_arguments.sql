{#
    The arguments of a row of pg_proc, as `drop routine` and `grant` take them: of an aggregate only
    their types, since neither knows `order by`.
#}
{% macro routine_arguments() -%}
case pg_proc.prokind
    when 'a' then oidvectortypes(pg_proc.proargtypes)
    else pg_get_function_identity_arguments(pg_proc.oid)
end
{%- endmacro %}
