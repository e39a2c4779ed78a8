{#
    Runs the rules of this `dbt build` again once every model is made, and fails the run when one
    has offenders. Nothing is asked where a model failed: that is the error, and what the rules miss
    follows from it. dbt orders a test by the models it names; a rule looks at all of them and names
    none, so within `dbt build` it is run too early, and leaves its answer to this (see
    select_offenders). Called by on-run-end with dbt's `results`; does nothing for other commands.
#}
{% macro check_rules_after_build(results) %}
    {%- if not (execute and models_in_this_run()) -%}
        {{ return('') }}
    {%- endif -%}
    {%- set failed = results
        | selectattr('node.resource_type', 'equalto', 'model')
        | selectattr('status', 'equalto', 'error')
        | map(attribute='node.name') | list -%}
    {%- if failed -%}
        {{ log(
            'The rules over the whole database were not asked, since '
            ~ ('a model' if failed | length == 1 else failed | length ~ ' models')
            ~ ' failed: ' ~ failed | join(', ') ~ '.',
            info=true
        ) }}
        {{ return('') }}
    {%- endif -%}
    {%- set rules = [] -%}
    {%- set broken = [] -%}
    {%- for result in results
        if result.node.resource_type == 'test' and result.node.path.startswith('rules/')
        and result.node.compiled_code -%}
        {%- do rules.append(result.node.name) -%}
        {%- set offenders = run_query(
            "set local search_path = pg_catalog, groundwork, pg_temp; set local jit = off; "
            ~ "set local groundwork.rules_are_due to 'true'; " ~ result.node.compiled_code
        ) -%}
        {%- do run_query('rollback') -%}
        {%- for offender in offenders.rows if offender['object'] == 'not applicable' -%}
            {%- do graph['groundwork_not_applicable'].append(result.node.name) -%}
        {%- endfor -%}
        {%- for offender in offenders.rows if offender['object'] != 'not applicable' -%}
            {%- do broken.append(
                offender['rule'] ~ ': ' ~ offender['object'] ~ ': ' ~ offender['consequence']
                ~ '\n    ' ~ offender['fix']
            ) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- if broken -%}
        {{ exceptions.raise_compiler_error(
            broken | length ~ ' offenders of the rules over the whole database:\n  - '
            ~ broken | join('\n  - ')
        ) }}
    {%- elif rules -%}
        {%- set held = rules | length - graph['groundwork_not_applicable'] | length -%}
        {{ log(held ~ ' rules hold over the whole database.', info=true) }}
    {%- endif -%}
{% endmacro %}
