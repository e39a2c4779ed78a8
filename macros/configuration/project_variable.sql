{#
    Returns a variable of the project: what it sets for itself or for everything, else what it sets
    for the package groundwork, which dbt hides from the project's own models; else `default`.
#}
{% macro project_variable(name, default=none) %}
    {{ return(var(name, (var('groundwork', {}) or {}).get(name, default))) }}
{% endmacro %}
