{#
    A function of `from`: the schemas that a row of pg_proc looks names up in, as one array. A
    function that sets no search_path is run with the project's.
#}
{% macro path_of_routine() -%}
lateral (
    select
        array(
            select trim(both ' "' from listed.schema_name)
            from unnest(
                string_to_array(
                    coalesce(
                        max(substr(setting.assignment, length('search_path=') + 1)),
                        '{{ target.schema }}, extensions, auth'
                    ),
                    ','
                )
            ) with ordinality as listed (schema_name, place)
            order by listed.place
        ) || array['pg_catalog']
    -- one row, if it has no such setting too
    from unnest(pg_proc.proconfig) as setting (assignment)
    where starts_with(setting.assignment, 'search_path=')
)
{%- endmacro %}
