{#
    Emits the search_path of a function that shows the names of the project's objects, or looks
    them up, as the declarations write them. Its body is bound when it is created, so nothing else
    is resolved along this path (engine_bind_functions).

    first  the schema that comes before the others: `pg_temp` while a declaration is tried
#}
{% macro engine_project_path(first=none) -%}
set search_path = {{ first ~ ', ' if first }}{{ target.schema }}, extensions, auth
{%- endmacro %}
