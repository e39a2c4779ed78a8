{#
    Ends with an error that a setting of this package is wrong: `reason`, without its full stop.
#}
{% macro refuse_setting(reason) %}
    {{ exceptions.raise_compiler_error(
        'vars: groundwork: ' ~ reason ~ '.\nNothing was changed.\n'
        ~ 'The settings are below vars: groundwork: in dbt_project.yml.'
    ) }}
{% endmacro %}
