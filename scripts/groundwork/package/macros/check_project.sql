{#
    Ends a run, a test or a build where the project does not have what dbt looks for in the project
    alone: see docs/own_project.md. Called by on-run-start.
#}
{% macro check_project() %}
    {%- if not execute -%}
        {{ return('') }}
    {%- endif -%}
    {%- set own = context.get(project_name, {}) -%}
    {%- set missing = [] -%}
    {%- for name in ['ref', 'postgres__create_schema', 'materialization_test_postgres']
        if name not in own -%}
        {%- do missing.append(name) -%}
    {%- endfor -%}
    {%- if missing -%}
        {{ exceptions.raise_compiler_error(
            'The project ' ~ project_name ~ ' has no macros/groundwork.sql, or an old one: it '
            ~ 'lacks ' ~ missing | join(', ') ~ ', which dbt looks for in the project alone.'
            ~ '\nNothing was changed.\n'
            ~ 'Run groundwork deps, which writes it, or copy it:\n'
            ~ '    cp .groundwork/package/groundwork.sql macros/groundwork.sql'
        ) }}
    {%- endif -%}
{% endmacro %}
