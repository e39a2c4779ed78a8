{#
    A test, run by run_test() instead of by dbt alone.
#}
{% materialization test, adapter='postgres' %}
    {{ return(run_test()) }}
{% endmaterialization %}
