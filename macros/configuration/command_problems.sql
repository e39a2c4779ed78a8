{#
    Returns the options of this command that models which declare an object cannot follow, one
    sentence each.

    declared  the selected models that declare their object
    computed  the selected nodes that dbt makes itself, which can
#}
{% macro command_problems(declared, computed) %}
    {%- set problems = [] -%}
    {%- set names = computed | map(attribute='name') | join(' ') -%}
    {%- for option, is_given, reason in [
        ('--full-refresh', flags.FULL_REFRESH, 'no table is ever dropped and filled again'),
        ('--empty', flags.EMPTY, 'a run changes tables with their rows'),
        ('--sample', invocation_args_dict.get('sample'), 'a run changes tables with their rows'),
    ] if is_given and declared -%}
        {%- do problems.append(
            'dbt ' ~ option ~ ': ' ~ reason ~ '. Run without it'
            ~ (', or for what dbt computes alone: dbt ' ~ flags.WHICH ~ ' ' ~ option
                ~ ' --select ' ~ names if names)
            ~ '.'
        ) -%}
    {%- endfor -%}
    {{ return(problems) }}
{% endmacro %}
