{#
    What groundwork.former_objects and groundwork.drop_former_objects are told of this run, as SQL.
#}
{% macro former_objects_run() -%}
    {%- set allow = run_option('allow', []) -%}
    {%- set settings = {
        'run_id': invocation_id, 'allow': [allow] if allow is string else allow,
    } -%}
groundwork.run_settings({{ quoted(tojson(settings)) }})
{%- endmacro %}
