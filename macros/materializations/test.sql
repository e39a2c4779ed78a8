{#
    Runs a test as dbt does, and prints what it found, ten rows at most, where the test looks at the
    catalog: of every other test the rows may be those of a table, and dbt prints how many there
    are.
#}
{% materialization test, adapter='postgres' %}
    {% set outcome = dbt.materialization_test_default() %}
    {% set failures, should_warn, should_error = load_result('main')['data'][0] %}

    {% if (should_warn or should_error) and looks_at_catalog(model) %}
        {% for row in run_query(get_limit_subquery_sql(sql, 10)) %}
            {% set values = row.values() | reject('none') | reject('equalto', model.name) %}
            {% do log(model.name ~ ': ' ~ values | join(' | '), info=true) %}
        {% endfor %}
    {% endif %}

    {{ return(outcome) }}
{% endmaterialization %}
