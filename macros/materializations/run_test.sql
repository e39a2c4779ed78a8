{#
    Runs a test as dbt does, and prints what it found, ten rows at most, where the test looks at the
    catalog: of every other test the rows may be those of a table, and dbt prints how many there
    are. Called by the materialization of tests, which has to be the project's own.

    Generic tests, rules and reports name nothing without its schema. They run with a search_path in
    which nobody else can make an operator or function that would be picked instead of PostgreSQL's
    own; other tests, with that of the profile.

    A test whose model waits for the end of the run (finish_models) has nothing to look at yet: it
    ends with a warning, and the end of the run says how to run it. A rule that does not apply is
    noted for tell_not_applicable().
#}
{% macro run_test() %}
    {% set waiting = graph.get('groundwork_deferred', {}).values() | map(attribute='id')
        | select('in', model.depends_on.nodes) | list %}
    {% if waiting %}
        {% call statement('main', fetch_result=true) -%}
            select 0 as failures, true as should_warn, false as should_error
        {%- endcall %}
        {% do graph['groundwork_waiting_tests'].append(model.name) %}
        {% do log(
            model.name ~ ' was not run: ' ~ waiting | join(', ')
            ~ ' is finished at the end of this run', info=true
        ) %}
        {{ return({'relations': []}) }}
    {% endif %}
    {% if model.test_metadata is defined or model.path.startswith(('rules/', 'report/')) %}
        {% call statement('search_path') -%}
            set local search_path = pg_catalog, groundwork, pg_temp;
            -- a plan of many joins over few rows takes longer to compile than to run
            set local jit = off
        {%- endcall %}
    {% endif %}
    {% set outcome = dbt.materialization_test_default() %}
    {% set failures, should_warn, should_error = load_result('main')['data'][0] %}

    {% if failures == -1 and not should_error %}
        {% do graph.get('groundwork_not_applicable', []).append(model.name) %}
    {% elif (should_warn or should_error) and looks_at_catalog(model) %}
        {% for row in run_query(get_limit_subquery_sql(sql, 10)) %}
            {% set values = row.values() | reject('none') | reject('equalto', model.name) %}
            {% do log(model.name ~ ': ' ~ values | join(' | '), info=true) %}
        {% endfor %}
    {% endif %}

    {{ return(outcome) }}
{% endmacro %}
