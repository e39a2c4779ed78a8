{#
    Makes the functions that the classes of row access and the triggers of this project call, and
    puts one right that somebody changed, as a model of each would: see converge_object. Called by
    on-run-start, after note_unchanged().
#}
{% macro keep_functions() %}
    {%- if not (execute and flags.WHICH in ['run', 'build']) -%}
        {{ return('') }}
    {%- endif -%}
    {%- do check_tables() -%}
    {%- set changed = [] -%}
    {%- for properties in function_properties() -%}
        {%- set model_key = 'access.' ~ properties.name ~ ' ' ~ local_md5(tojson(properties)) -%}
        {%- if model_key not in graph['groundwork_unchanged'] -%}
            {%- do begin_transaction() if not changed -%}
            {%- set result = converge_object(properties, model_key, false) -%}
            {%- do changed.append(properties.name) -%}
            {%- if result['outcome'] == 'refused' -%}
                {%- do run_query('rollback') -%}
                {{ exceptions.raise_compiler_error(result['message']) }}
            {%- elif result['outcome'] != 'unchanged' -%}
                {%- do graph['groundwork_planned'].update({properties.name: true})
                    if result['outcome'] == 'planned' -%}
                {{ log(
                    'function access.' ~ properties.name ~ ': ' ~ result['outcome'], info=true
                ) }}
            {%- endif -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do adapter.commit() if changed -%}
{% endmacro %}
