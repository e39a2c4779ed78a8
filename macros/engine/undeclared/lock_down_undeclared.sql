{#
    Closes what stands in the managed schemas and no model declares, once a run has made the whole
    database: functions pin their search path and lose the clients that reached their owner's
    rights, views run with their caller's rights, tables have row security and no client. Nothing is
    dropped but policies; every statement is in the ledger with what undoes it, and is printed. And
    forgets what was recorded of objects that are neither declared nor there, and names those that a
    model declared once.

    Called by on-run-end with dbt's `results`. Does nothing for a part of the models, for a run with
    an error, and for other commands. The var `leave_alone` names objects to pass over.
#}
{% macro lock_down_undeclared(results) %}
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
        {%- set shared_name = node.config.meta.get('function') -%}
        {%- do declared.append(format_name(node.schema, shared_name)) if shared_name -%}
        {%- do declared.append(format_name(node.schema, node.alias)) -%}
        {#- such as a foreign table, whose file may have another name -#}
        {%- set object = (node.config.meta.get('object') or '').split(' ') | last -%}
        {%- do declared.append(format_name(node.schema, object.strip('"'))) if object -%}
    {%- endfor -%}
    {%- for name in package_functions() -%}
        {%- do declared.append(format_name('access', name)) -%}
    {%- endfor -%}
    {%- set left_alone = run_option('leave_alone', []) -%}
    {%- for name in ([left_alone] if left_alone is string else left_alone) -%}
        {%- set parts = name.split('.', 1) if '.' in name else [target.schema, name] -%}
        {%- do declared.append(format_name(parts[0], parts[1])) -%}
    {%- endfor -%}
    {%- set is_plan = run_option('plan', false) -%}
    {%- set run = quoted(invocation_id) ~ ', ' ~ is_plan -%}
    {#- dbt can't be interrupted while it waits, only ended -#}
    {%- do run_query('select groundwork.watch_client()') if not is_plan -%}
    {%- set found = run_query(
        'select 0 as place, kind, object_name, statement from groundwork.forget_declarations('
        ~ text_array(declared_objects()) ~ ', ' ~ run ~ ') union all '
        ~ 'select 1, * from groundwork.lock_down_undeclared('
        ~ 'array[' ~ declared | join(', ') ~ ']::text[], ' ~ run ~ ')'
    ) -%}
    {%- set objects = [] -%}
    {%- for row in found.rows -%}
        {%- if row['place'] == 0 -%}
            {{- log(
                '  ' ~ ('would be forgotten' if is_plan else 'forgotten') ~ ': the '
                ~ row['kind'] ~ ' ' ~ row['object_name'] ~ ', neither declared nor there',
                info=true
            ) -}}
        {%- else -%}
            {{- log('  not declared: ' ~ row['statement'] ~ ';', info=true) -}}
            {%- do objects.append(row['object_name']) -%}
        {%- endif -%}
    {%- endfor -%}
    {#- asked again: a model of another kind may have taken its place meanwhile -#}
    {%- for row in (former_objects() if graph['groundwork_former'] else []) -%}
        {%- if not row['is_allowed'] -%}
            {{- log(
                '  kept: the ' ~ row['kind'] ~ ' ' ~ row['schema_name'] ~ '.' ~ row['object_name']
                ~ ', which no model declares any more. To drop it: --vars \'{allow: ["drop_object:'
                ~ row['object_name'] ~ '"]}\'',
                info=true
            ) -}}
        {%- elif is_plan -%}
            {{- log('  would be dropped: ' ~ row['statement'] ~ ';', info=true) -}}
        {%- endif -%}
    {%- endfor -%}
    {%- if objects -%}
        {%- set objects = objects | unique | list -%}
        {{- log(
            objects | length ~ ' object' ~ ('' if objects | length == 1 else 's')
            ~ ' that no model declares '
            ~ ('would be' if is_plan else 'was' if objects | length == 1 else 'were')
            ~ ' closed. To leave one as it is: --vars \'{leave_alone: [name]}\'',
            info=true
        ) -}}
    {%- endif -%}
    {%- do run_query('commit') if found.rows -%}
{% endmacro %}
