{#
    Returns what a model declared once and none declares any more, as it is now: the rows of
    groundwork.former_objects.
#}
{% macro former_objects() %}
    {{ return(run_query(
        'select * from groundwork.former_objects('
        ~ text_array(declared_objects()) ~ ', ' ~ former_objects_run() ~ ')'
    ).rows) }}
{% endmacro %}
