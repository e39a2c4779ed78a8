{#
    An expression: those storage parameters in `options` (a column such as pg_class.reloptions) that
    a declaration can state, as an array in the same order; null where there are none. It is not a
    function because PostgreSQL would start a query of its own for each column.

    The server keeps facts of its own beside them: since the minor releases of November 2026
    pg_attribute.attoptions holds {pg_attver=N}, which `set` accepts and ignores and which differs
    for every column and every copy of a table. So of a column only the parameters in `names` count.
    The parameters of a table or an index depend on its access method, which an extension may bring:
    all count but those that begin with pg_, the prefix that PostgreSQL reserves for itself.
#}
{% macro engine_declarable_options(options, names=[]) -%}
nullif(
    array(
        select option.parameter
        from unnest({{ options }}) with ordinality as option (parameter, place)
        where
            {% if names -%}
            split_part(option.parameter, '=', 1) in ('{{ names | join("', '") }}')
            {%- else -%}
            not starts_with(option.parameter, 'pg_')
            {%- endif %}
        order by option.place
    ),
    '{}'
)
{%- endmacro %}
