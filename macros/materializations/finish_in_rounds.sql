{#
    Makes the objects of the models `left` equal to their declarations ({model_key: entry}, see
    converge), each as soon as what it needs is made. Raises an error that says of each model that
    remains what stands in the way, after everything in this transaction was taken back.
#}
{% macro finish_in_rounds(left) %}
    {%- set pending = graph['groundwork_pending'] -%}
    {%- for entry in left.values() -%}
        {%- set name = entry.properties.schema ~ '.' ~ entry.properties.alias -%}
        {%- do pending.update({entry.id: name}) -%}
    {%- endfor -%}
    {%- set problems = {} -%}
    {%- set rounds = namespace(has_progress=true) -%}
    {%- for round in range(2 * left | length) if rounds.has_progress -%}
        {%- set rounds.has_progress = false -%}
        {%- for model_key, entry in left.copy().items() -%}
            {%- set result = converge_object(entry.properties, model_key, true) -%}
            {%- if result['outcome'] == 'refused' -%}
                {%- do problems.update({model_key: result['message']}) -%}
            {%- elif entry.properties.config.meta.get('late')
                and fromjson(result['held'] or '[]') -%}
                {#- its late foreign key waits for what another model makes now -#}
                {%- do problems.update({model_key: result['message']}) -%}
                {%- set rounds.has_progress = rounds.has_progress
                    or result['outcome'] in ['created', 'altered'] -%}
            {%- else -%}
                {%- do left.pop(model_key) -%}
                {%- do pending.pop(entry.id) -%}
                {%- do graph['groundwork_done'].update({model_key: entry}) -%}
                {%- set rounds.has_progress = left | length > 0 -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- if left -%}
        {%- do run_query('rollback') -%}
        {%- do notify_postgrest() -%}
        {%- set lines = [] -%}
        {%- for model_key, entry in left.items() -%}
            {%- do lines.append(
                graph.nodes[entry.id].original_file_path ~ ': ' ~ problems[model_key]
            ) -%}
        {%- endfor -%}
        {{ exceptions.raise_compiler_error(
            'What had to wait for other models of this run is not possible:\n'
            ~ lines | join('\n')
        ) }}
    {%- endif -%}
{% endmacro %}
