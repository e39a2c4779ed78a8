{#
    Returns what this run says of `name`, such as plan or allow: what the command `groundwork run`
    was given, else the variable of that name, else `default`.

    dbt parses every file again when --vars differ from those of the run before. So the command
    passes its options as JSON in DBT_ENV_CUSTOM_ENV_GROUNDWORK, which dbt hands to macros and does
    not compare.

    name     plan, allow, or another variable of dbt_project.yml
    default  what to return where neither says anything
#}
{% macro run_option(name, default=none) %}
    {%- set given = fromjson(dbt_metadata_envs.get('GROUNDWORK', '{}'), {}) -%}
    {{ return(given[name] if name in given else var(name, default)) }}
{% endmacro %}
