{#
    Gives the session the secrets that a declaration names with secret(), out of the environment,
    for this transaction. They are parameters of the statement, so dbt's log does not have them.
#}
{% macro tell_secrets(declaration) %}
    {%- for part in declaration.split("'groundwork_secret:")[1:] -%}
        {%- set variable = part.split("'")[0] -%}
        {%- set value = env_var(variable, '') -%}
        {%- if value -%}
            {%- do adapter.add_query(
                'select pg_catalog.set_config(%s, %s, true)',
                bindings=['groundwork.secret_' ~ variable | lower, value],
                abridge_sql_log=true
            ) -%}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}
