{#
    Finishes, when every model has run, those that had to wait for others (groundwork.note_taken),
    and looks once more at those of which another model has brought something back, as PostgreSQL
    printed it. All in one transaction, in rounds, because one may need what another makes; so
    nothing is missing meanwhile, and either all of it is done or nothing. Only a large table is
    changed in stages here too, and what is taken from others meanwhile is in groundwork.taken.

    Called by on-run-end with dbt's `results`: what a model did whose hook failed afterwards is
    gone, and stays so. Raises an error that says of each model what stands in the way, or names
    those that change each other's objects without end.
#}
{% macro finish_models(results) %}
    {%- set is_due = graph.get('groundwork_deferred') or graph.get('groundwork_has_altered')
        or graph.get('groundwork_former') | selectattr('is_allowed') | list -%}
    {%- set is_run = execute and flags.WHICH in ['run', 'build'] -%}
    {%- if not (is_run and is_due) or run_option('plan', false) -%}
        {{ return('') }}
    {%- endif -%}
    {%- set pending = graph['groundwork_pending'] -%}
    {%- do pending.clear() -%}
    {%- set failed = results | selectattr('status', 'equalto', 'error')
        | map(attribute='node.unique_id') | list -%}
    {%- for noted in [graph['groundwork_done'], graph['groundwork_deferred']] -%}
        {%- for model_key, entry in noted.copy().items() if entry.id in failed -%}
            {%- do noted.pop(model_key) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- set has_waited = graph['groundwork_deferred'] | length > 0 -%}
    {#- what a loop sets by itself is gone in its next round -#}
    {%- set rounds = namespace(left=graph['groundwork_deferred'].copy(), is_finished=false) -%}
    {%- do begin_transaction() -%}
    {%- do drop_former_objects(is_last=false) -%}
    {%- for round in range(10) if not rounds.is_finished -%}
        {%- do finish_in_rounds(rounds.left) -%}
        {%- set rounds.left = changed_by_others() -%}
        {%- set rounds.is_finished = not rounds.left -%}
    {%- endfor -%}
    {%- if not rounds.is_finished -%}
        {%- set names = [] -%}
        {%- for entry in rounds.left.values() -%}
            {%- do names.append(entry.properties.schema ~ '.' ~ entry.properties.alias) -%}
        {%- endfor -%}
        {%- do run_query('rollback') -%}
        {%- do notify_postgrest() -%}
        {{ exceptions.raise_compiler_error(
            'After ten rounds, each of these models still changes what another has made: '
            ~ names | join(', ') ~ '.\nWhat had to wait for the end of the run was not done. '
            ~ 'Run them one after the other, and report this.'
        ) }}
    {%- endif -%}
    {%- do drop_former_objects(is_last=true) -%}
    {%- if has_waited -%}
        {%- do tell_restored() -%}
    {%- endif -%}
    {%- do adapter.commit() -%}
    {%- if graph['groundwork_waiting_tests'] -%}
        {{ log(
            'Tests that waited for the end of the run can be run now: dbt test --select '
            ~ graph['groundwork_waiting_tests'] | sort | join(' '),
            info=true
        ) }}
    {%- endif -%}
{% endmacro %}
