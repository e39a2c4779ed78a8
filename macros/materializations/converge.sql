{#
    Makes this model's object equal to its declaration, inside a materialization, and says in dbt's
    own result line what was done: see converge_object. A model that has to wait for others of the
    run is noted in `graph`, and is finished when they are done: see finish_models.

    Returns what was done, or none where the run knew from its start that there is nothing to do:
    then no query was made, and no transaction is open.
#}
{% macro converge() %}
    {%- set properties = {
        'name': model.name,
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
    {%- set entry = {'id': model.unique_id, 'properties': properties, 'model_key': model_key} -%}
    {%- set pending = graph.get('groundwork_pending', {}) -%}
    {%- if model_key in graph.get('groundwork_unchanged', {}) -%}
        {%- do pending.pop(model.unique_id, none) -%}
        {%- do graph['groundwork_done'].update({model_key: entry}) -%}
        {{ store_raw_result('main', message='unchanged', code='unchanged', rows_affected=0) }}
        {{ return(none) }}
    {%- endif -%}

    {%- set result = converge_object(properties, model_key, false) -%}
    {%- set outcome = result['outcome'] -%}
    {%- if outcome == 'refused' -%}
        {{ exceptions.raise_compiler_error(
            result['message'] ~ missing_extensions_advice()
        ) }}
    {%- endif -%}
    {%- if outcome in ['planned', 'needs_other_models'] -%}
        {%- do graph.get('groundwork_planned', {}).update({model.name: true}) -%}
    {%- endif -%}
    {%- if outcome == 'deferred' or fromjson(result['held'] or '[]') -%}
        {%- do graph['groundwork_deferred'].update({model_key: entry}) -%}
    {%- elif outcome not in ['planned', 'needs_other_models'] -%}
        {%- do pending.pop(model.unique_id, none) -%}
        {%- if outcome in ['created', 'altered', 'unchanged'] -%}
            {%- do graph['groundwork_done'].update({model_key: entry}) -%}
        {%- endif -%}
    {%- endif -%}
    {{ store_raw_result('main', message=outcome, code=outcome, rows_affected=0) }}
    {{ return(outcome) }}
{% endmacro %}
