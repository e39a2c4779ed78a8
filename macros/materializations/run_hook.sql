{#
    Runs the SQL of a hook while the hook is rendered: an error ends the command then, whatever the
    project's flags say of a hook that fails. Nothing where there is no SQL.
#}
{% macro run_hook(sql) %}
    {%- if execute and sql | trim -%}
        {%- do run_query(sql) -%}
    {%- endif -%}
{% endmacro %}
