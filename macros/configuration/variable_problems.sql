{#
    Returns the variables of this command, --vars, that are spelt almost like one of groundwork's,
    one sentence each: with `plann: true` a run would change what it should only plan. One that a
    model names is the project's own.
#}
{% macro variable_problems() %}
    {%- set known = [
        'allow', 'groundwork', 'leave_alone', 'lock_budget', 'lock_timeout', 'lock_total',
        'notify_postgrest', 'online_rows', 'plan', 'tested_versions',
    ] -%}
    {%- set problems = [] -%}
    {%- for name in invocation_args_dict.get('vars') or {} if name not in known -%}
        {%- set near = nearest_name(name, known) -%}
        {%- if near and (near | length - name | length) | abs <= 2 -%}
            {%- set users = [] -%}
            {%- for node in graph.nodes.values() if name in (node.raw_code or '') -%}
                {%- do users.append(node.name) -%}
            {%- endfor -%}
            {%- if not users -%}
                {%- do problems.append(
                    '--vars: ' ~ name ~ ': no model reads it. Did you mean ' ~ near
                    ~ '? A variable of your own needs a name less like it.'
                ) -%}
            {%- endif -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(problems) }}
{% endmacro %}
