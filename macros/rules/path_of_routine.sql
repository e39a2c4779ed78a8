{#
    A function of `from`: the schemas that a row of pg_proc looks names up in, as one array. A
    function that sets no search_path is run with the project's.
#}
{% macro path_of_routine() -%}
lateral (
    select
        array(
            select trim(both ' "' from path.schema_name)
            from unnest(
                string_to_array(
                    coalesce(
                        (
                            select substr(setting.assignment, length('search_path=') + 1)
                            from unnest(pg_proc.proconfig) as setting (assignment)
                            where starts_with(setting.assignment, 'search_path=')
                        ),
                        '{{ target.schema }}, extensions, auth'
                    ),
                    ','
                )
            ) with ordinality as path (schema_name, place)
            order by path.place
        ) || array['pg_catalog']
)
{%- endmacro %}
