{#
    Returns the storage parameters that `alter table ... alter column ... set (...)` accepts from
    anybody, in every supported version of PostgreSQL.
#}
{% macro engine_column_options() %}
{{ return(['n_distinct', 'n_distinct_inherited']) }}
{% endmacro %}
