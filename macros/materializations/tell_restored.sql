{#
    Brings back what was taken away from objects and whose models did not make it again, and prints
    it: see groundwork.restore_taken.
#}
{% macro tell_restored() %}
    {%- set restored = run_query(
        'select * from groundwork.restore_taken(' ~ quoted(invocation_id) ~ ')'
    ) -%}
    {%- for row in restored.rows -%}
        {%- set name = 'the ' ~ row['kind'] ~ ' ' ~ row['name'] ~ ' of ' ~ row['owner'] -%}
        {%- if row['obstacle'] -%}
            {{ log(
                '  not brought back: ' ~ name ~ ': ' ~ row['obstacle']
                ~ '. Its definition is in groundwork.taken.',
                info=true
            ) }}
        {%- else -%}
            {{ log('  brought back: ' ~ name, info=true) }}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}
