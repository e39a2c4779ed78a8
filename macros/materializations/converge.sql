{#
    Calls the engine for this model, inside a materialization, and says in dbt's own result line
    what was done. What the engine makes of the model is said by groundwork.read_model.

    A large table changes in stages: each is committed, what has to run outside a transaction is
    run there, and the engine is called again, which finds in the catalog where it is. When it
    waits for somebody, this says for whom, and tries again until lock_total has passed. A plan that
    needs what another model is planned to make says so, and waits for that.

    Returns what was done, or none where the run knew from its start that there is nothing to do:
    then no query was made, and no transaction is open.
#}
{% macro converge() %}
    {%- set properties = {
        'alias': model.alias,
        'schema': model.schema,
        'description': model.description,
        'columns': model.columns,
        'parents': parents_of_model(),
        'config': {'materialized': model.config.materialized, 'meta': model.config.meta},
        'compiled_code': model.compiled_code,
    } -%}
    {%- set model_hash = local_md5(tojson(properties)) -%}
    {%- set model_key = this.schema ~ '.' ~ this.identifier ~ ' ' ~ model_hash -%}
    {%- set noted = graph.get('groundwork_unchanged', {}) -%}
    {%- if model_key in noted -%}
        {{ store_raw_result('main', message='unchanged', code='unchanged', rows_affected=0) }}
        {{ return(none) }}
    {%- endif -%}

    {%- set now = modules.datetime.datetime.now -%}
    {%- set stage = namespace(outcome=none, since=now()) -%}
    {%- for round in range(1, 501) if stage.outcome is none -%}
        {%- set waited = (now() - stage.since).total_seconds() -%}
        {%- set result = converge_stage(properties, model_key, round, waited) -%}
        {%- set outcome = result['outcome'] -%}
        {%- if outcome in ['created', 'altered', 'next_stage', 'outside_transaction'] -%}
            {%- do noted.clear() -%}
        {%- endif -%}
        {%- if outcome == 'refused' -%}
            {{ exceptions.raise_compiler_error(result['message']) }}
        {%- elif outcome == 'lock_busy' -%}
            {{ log('  waiting: ' ~ result['message'].split('\n')[0], info=true) }}
            {%- do adapter.commit() -%}
            {%- call statement('pause') -%} select pg_catalog.pg_sleep(1) {%- endcall -%}
            {%- do adapter.commit() -%}
            {%- do begin_transaction() -%}
        {%- elif outcome in ['next_stage', 'outside_transaction'] -%}
            {%- do tell_of_missing_rights() if round == 1 -%}
            {%- do converge_further(outcome, fromjson(result['statements'])) -%}
            {%- set stage.since = now() -%}
        {%- else -%}
            {%- if outcome == 'needs_other_models' -%}
                {%- set message = result['message'] | replace('\n', '\n    ') -%}
                {{ log('  needs other models: ' ~ message, info=true) }}
            {%- endif -%}
            {%- if outcome in ['planned', 'needs_other_models'] -%}
                {%- do graph.get('groundwork_planned', {}).update({model.name: true}) -%}
            {%- endif -%}
            {%- set stage.outcome = outcome -%}
            {%- set statements = fromjson(result['statements']) -%}
            {%- do log_changes(outcome, statements, fromjson(result['kept'])) -%}
            {%- if outcome != 'needs_other_models' and result['message'] -%}
                {{ log('  note: ' ~ result['message'] | replace('\n', '\n  note: '), info=true) }}
            {%- endif -%}
        {%- endif -%}
    {%- endfor -%}
    {{ store_raw_result('main', message=stage.outcome, code=stage.outcome, rows_affected=0) }}
    {{ return(stage.outcome) }}
{% endmacro %}
