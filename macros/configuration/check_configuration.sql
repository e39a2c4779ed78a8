{#
    Ends a command before its first change where it would do something other than what it was told:
    a target that the database is not kept for (target_problems), what dbt computes in a place that
    groundwork keeps (computed_problems), a table of another database (defer_problems), an option
    that a selected model cannot follow (command_problems), a variable that nothing reads
    (variable_problems), a setting of a model that nothing reads
    (configuration_problems). Called by on-run-start.
#}
{% macro check_configuration() %}
    {%- if not (execute and flags.WHICH in ['run', 'build', 'seed', 'snapshot']) -%}
        {{ return('') }}
    {%- endif -%}
    {%- if not selected_resources -%}
        {{ exceptions.raise_compiler_error(problems_message([
            'dbt retry does not say which models it runs, so nothing can be put in order among '
            ~ 'them. Run the command itself again: dbt ' ~ flags.WHICH ~ '. It leaves alone what '
            ~ 'is as declared, and continues where it failed.'
        ])) }}
    {%- endif -%}
    {%- set declared = [] -%}
    {%- set computed = [] -%}
    {%- for id in selected_resources if id in graph.nodes -%}
        {%- set node = graph.nodes[id] -%}
        {%- if known_kind(node) -%}
            {%- do declared.append(node) -%}
        {%- elif is_computed(node) -%}
            {%- do computed.append(node) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set problems = target_problems() + computed_problems(computed) + defer_problems()
        + command_problems(declared, computed) + variable_problems() -%}
    {%- set ignored = configuration_problems(declared) -%}
    {%- set messages = [] -%}
    {%- if problems -%}
        {%- do messages.append(problems_message(problems)) -%}
    {%- endif -%}
    {%- if ignored -%}
        {%- do messages.append(configuration_message(ignored)) -%}
    {%- endif -%}
    {%- if messages -%}
        {{ exceptions.raise_compiler_error(messages | join('\n')) }}
    {%- endif -%}
{% endmacro %}
