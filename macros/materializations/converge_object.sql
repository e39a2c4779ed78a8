{#
    Calls the engine for one model until it has a final outcome, and prints what it did. What the
    engine makes of the model is said by groundwork.read_model.

    A large table changes in stages: each is committed, what has to run outside a transaction is
    run there, and the engine is called again, which finds in the catalog where it is. When it
    waits for somebody, this says for whom, and tries again until lock_total has passed; a wait for
    another thread of the same run is not counted. A plan that
    needs what another model is planned to make says so, and waits for that; a change that other
    models of the run have to come before says so too.

    properties, model_key  see converge
    is_last                everything else of the run is done

    Returns the row of groundwork.attempt; its lists as JSON. After most_rounds stages it ends with
    an error, so that a stage that repeats itself does not go unnoticed.
#}
{% macro converge_object(properties, model_key, is_last) %}
    {%- set now = modules.datetime.datetime.now -%}
    {%- set stage = namespace(result=none, since=now(), last='', rounds=1) -%}
    {%- set most_rounds = 500 -%}
    {#- a round that waits is no stage -#}
    {%- for _ in range(3600) if stage.result is none and stage.rounds <= most_rounds -%}
        {%- set waited = (now() - stage.since).total_seconds() -%}
        {%- set result = converge_stage(properties, model_key, stage.rounds, waited, is_last) -%}
        {%- set outcome = result['outcome'] -%}
        {%- if outcome in ['created', 'altered', 'next_stage', 'outside_transaction'] -%}
            {%- do graph.get('groundwork_unchanged', {}).clear() -%}
        {%- endif -%}
        {%- if outcome in ['altered', 'next_stage', 'outside_transaction'] -%}
            {%- do graph.update({'groundwork_has_altered': true}) -%}
        {%- endif -%}
        {%- if outcome in ['lock_busy', 'queued'] -%}
            {%- set waits = 'waiting: ' ~ result['message'].split('\n')[0] -%}
            {#- once a second would be too often for one that queues -#}
            {{ log('  ' ~ waits, info=true) if waits != stage.last }}
            {%- set stage.last = waits -%}
            {%- do adapter.commit() -%}
            {%- call statement('pause') -%} select pg_catalog.pg_sleep(1) {%- endcall -%}
            {%- do adapter.commit() -%}
            {%- do begin_transaction() -%}
            {%- set stage.since = now() if outcome == 'queued' else stage.since -%}
        {%- elif outcome in ['next_stage', 'outside_transaction'] -%}
            {%- do warn_missing_privileges(properties) if stage.rounds == 1 -%}
            {%- set stage.rounds = stage.rounds + 1 -%}
            {%- do converge_further(
                properties.schema ~ '.' ~ properties.alias, outcome, fromjson(result['statements'])
            ) -%}
            {%- set stage.since = now() -%}
            {%- set stage.last = (fromjson(result['statements']) | last or '').split('\n')[0] -%}
        {%- else -%}
            {%- set stage.result = result -%}
            {%- do tell_outcome(result) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if stage.result is none -%}
        {{ exceptions.raise_compiler_error(
            properties.schema ~ '.' ~ properties.alias ~ ' is not as declared after '
            ~ most_rounds ~ ' stages; the last one: ' ~ stage.last
            ~ '\nEvery stage that was done is committed; nothing is half done.'
            ~ '\nRun dbt again, which continues there. If it ends here again, look up in '
            ~ 'groundwork.ledger which statement repeats itself.'
        ) }}
    {%- endif -%}
    {{ return(stage.result) }}
{% endmacro %}
