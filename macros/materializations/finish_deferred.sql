{#
    Finishes, when every model has run, those that had to wait for others: see
    groundwork.note_taken. All in one transaction, in rounds, because one may need what another
    makes; so nothing is missing meanwhile, and either all of it is done or nothing. Only a large
    table is changed in stages here too, and what is taken from others meanwhile is in
    groundwork.taken.

    Called by on-run-end. Raises an error that says of each model what stands in the way.
#}
{% macro finish_deferred() %}
    {%- set deferred = graph.get('groundwork_deferred', {}) -%}
    {%- if not (execute and deferred and flags.WHICH in ['run', 'build']) or var('plan', false) -%}
        {{ return('') }}
    {%- endif -%}
    {%- set pending = graph['groundwork_pending'] -%}
    {%- for id in pending.keys() | list if id not in deferred -%}
        {%- do pending.pop(id) -%}
    {%- endfor -%}
    {%- set left = deferred.copy() -%}
    {%- set problems = {} -%}
    {%- set rounds = namespace(has_progress=true) -%}
    {%- do begin_transaction() -%}
    {%- for round in range(deferred | length) if left and rounds.has_progress -%}
        {%- set rounds.has_progress = false -%}
        {%- for id, waiting in left.copy().items() -%}
            {%- set result = converge_object(waiting.properties, waiting.model_key, true) -%}
            {%- if result['outcome'] == 'refused' -%}
                {%- do problems.update({id: result['message']}) -%}
            {%- else -%}
                {%- do left.pop(id) -%}
                {%- do pending.pop(id) -%}
                {%- set rounds.has_progress = true -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- if left -%}
        {%- do run_query('rollback') -%}
        {%- set lines = [] -%}
        {%- for id in left -%}
            {%- do lines.append(graph.nodes[id].original_file_path ~ ': ' ~ problems[id]) -%}
        {%- endfor -%}
        {{ exceptions.raise_compiler_error(
            'What had to wait for other models of this run is not possible:\n'
            ~ lines | join('\n')
        ) }}
    {%- endif -%}
    {%- set restored = run_query(
        'select * from groundwork.restore_taken(' ~ quoted(invocation_id) ~ ')'
    ) -%}
    {%- for row in restored.rows -%}
        {{ log(
            '  ' ~ ('not brought back' if row['obstacle'] else 'brought back') ~ ': the '
            ~ row['kind'] ~ ' ' ~ row['name'] ~ ' of ' ~ row['owner']
            ~ (': ' ~ row['obstacle'] ~ '. Its definition is in groundwork.taken.'
                if row['obstacle'] else ''),
            info=true
        ) }}
    {%- endfor -%}
    {%- do adapter.commit() -%}
{% endmacro %}
