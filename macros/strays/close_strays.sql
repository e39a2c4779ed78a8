{#
    Closes what stands in the managed schemas and no model declares, once a run has made the whole
    database: functions pin their search path and lose the clients that reached their owner's
    rights, views run with their caller's rights, tables have row security and no client. Nothing is
    dropped but policies; every statement is in the ledger with what undoes it, and is printed.

    Called by on-run-end with dbt's `results`. Does nothing for a part of the models, for a run with
    an error, and for other commands. The var `leave_alone` names objects to pass over.
#}
{% macro close_strays(results) %}
    {%- if not (execute and flags.WHICH in ['run', 'build']) -%}
        {{ return('') }}
    {%- endif -%}
    {%- set made = results
        | selectattr('status', 'equalto', 'success')
        | map(attribute='node.unique_id') | list -%}
    {%- set declared = [] -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' -%}
        {%- if node.unique_id not in made -%}
            {{ return('') }}
        {%- endif -%}
        {%- do declared.append(node.schema ~ '.' ~ node.alias) -%}
    {%- endfor -%}
    {%- for name in var('leave_alone', []) -%}
        {%- do declared.append(name if '.' in name else target.schema ~ '.' ~ name) -%}
    {%- endfor -%}
    {%- set closed = run_query(
        'select kind, object_name, statement from groundwork.close_strays('
        ~ text_array(declared) ~ ', ' ~ quoted(invocation_id) ~ ', ' ~ var('plan', false) ~ ')'
    ) -%}
    {%- for row in closed.rows -%}
        {{- log('  not declared: ' ~ row['statement'] ~ ';', info=true) -}}
    {%- endfor -%}
    {%- if closed.rows -%}
        {%- set objects = closed.columns['object_name'].values() | unique | list -%}
        {{- log(
            objects | length ~ ' objects that no model declares '
            ~ ('would be' if var('plan', false) else 'were')
            ~ ' closed. To leave one as it is: --vars \'{leave_alone: [name]}\'',
            info=true
        ) -}}
    {%- endif -%}
    {%- do run_query('commit') if closed.rows -%}
{% endmacro %}
