{#
    Prints what an attempt says for people besides its outcome: statements, what it waits for, what
    it holds back, notes. A refusal is not printed: the caller raises it. Takes the row of
    groundwork.attempt; its lists as JSON.
#}
{% macro tell_outcome(result) %}
    {%- set outcome = result['outcome'] -%}
    {%- set message = result['message'] or '' -%}
    {%- if outcome == 'refused' -%}
        {{ return('') }}
    {%- endif -%}
    {%- if outcome == 'needs_other_models' -%}
        {{ log('  needs other models: ' ~ message | replace('\n', '\n    '), info=true) }}
    {%- elif outcome == 'deferred' -%}
        {{ log('  waits for the end of the run: ' ~ message.split('\n')[0], info=true) }}
    {%- endif -%}
    {%- do log_changes(outcome, fromjson(result['statements']), fromjson(result['kept'])) -%}
    {%- for statement in fromjson(result['held'] or '[]') -%}
        {{ log('  at the end of the run: ' ~ statement.split('\n')[0] ~ ';', info=true) }}
    {%- endfor -%}
    {%- if outcome not in ['needs_other_models', 'deferred'] and message -%}
        {{ log('  note: ' ~ message | replace('\n', '\n  note: '), info=true) }}
    {%- endif -%}
{% endmacro %}
