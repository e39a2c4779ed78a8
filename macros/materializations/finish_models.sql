{#
    Finishes, when every model has run, those that had to wait for others (groundwork.note_taken),
    and looks once more at those of which another model has brought something back, as PostgreSQL
    printed it. All in one transaction, in rounds, because one may need what another makes; so
    nothing is missing meanwhile, and either all of it is done or nothing. Only a large table is
    changed in stages here too, and what is taken from others meanwhile is in groundwork.taken.

    Called by on-run-end. Raises an error that says of each model what stands in the way.
#}
{% macro finish_models() %}
    {%- set is_due = graph.get('groundwork_deferred') or graph.get('groundwork_has_altered') -%}
    {%- if not (execute and is_due and flags.WHICH in ['run', 'build']) or var('plan', false) -%}
        {{ return('') }}
    {%- endif -%}
    {%- set pending = graph['groundwork_pending'] -%}
    {%- do pending.clear() -%}
    {%- set left = graph['groundwork_deferred'].copy() -%}
    {%- set rounds = namespace(is_finished=false, has_waited=left | length > 0) -%}
    {%- do begin_transaction() -%}
    {%- for round in range(10) if not rounds.is_finished -%}
        {%- do finish_in_rounds(left) -%}
        {%- set left = changed_by_others() -%}
        {%- set rounds.is_finished = not left -%}
    {%- endfor -%}
    {%- if rounds.has_waited -%}
        {%- do tell_restored() -%}
    {%- endif -%}
    {%- do adapter.commit() -%}
{% endmacro %}
