{#
    A view that is declared as `create view` and readable_by(), beside dbt's own, which computes
    nothing but a select. See macros/engine/kinds/engine_steps_of_view.sql. Configured under `meta`:

    upgrade  renamed: {old name: new name} of columns
    keep     privileges that may stay undeclared, as `anon select`
#}
{% materialization sql_view, adapter='postgres' %}
    {%- do run_with_hooks(converge) -%}
    {{ return({'relations': []}) }}
{% endmaterialization %}
