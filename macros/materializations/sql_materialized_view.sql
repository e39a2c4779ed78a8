{#
    A materialized view that is declared as `create materialized view ... with no data`, with its
    indexes and extended statistics, and readable_by(). A run fills it. See
    macros/engine/kinds/engine_converge_materialized_view.sql. Configured under `meta`:

    refresh  never (as it is), each run, or a schedule of cron: see refresh_materialized_views
    upgrade  renamed: {old name: new name} of columns
    keep     privileges that may stay undeclared, as `anon select`
#}
{% materialization sql_materialized_view, adapter='postgres' %}
    {%- do run_with_hooks(converge) -%}
    {{ return({'relations': []}) }}
{% endmaterialization %}
