{#
    Looks at every object in one query when a run starts, and notes which are as their models left
    them: converge() asks no more for those. Called by on-run-start, after install_engine().

    The note is a key of `graph`, the one thing that all models of a run share. The first change
    clears it, because what it changes may belong to an object that was looked at before. A run that
    only plans keeps another one: the models that it would change. And every run notes which of its
    models are still to be made equal to their declarations, which are, and which have to wait for
    its end: see finish_models.
#}
{% macro note_unchanged() %}
    {%- set noted = {} -%}
    {%- if execute and flags.WHICH in ['run', 'build'] and not run_option('allow', []) -%}
        {%- for row in run_query('select model_key from groundwork.unchanged_models()') -%}
            {%- do noted.update({row[0]: true}) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- set pending = {} -%}
    {%- if execute and flags.WHICH in ['run', 'build'] -%}
        {%- for id in selected_resources if id in graph.nodes and id.startswith('model.') -%}
            {%- do pending.update({id: graph.nodes[id].schema ~ '.' ~ graph.nodes[id].alias}) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- do graph.update({
        'groundwork_unchanged': noted,
        'groundwork_planned': {},
        'groundwork_pending': pending,
        'groundwork_deferred': {},
        'groundwork_waiting_tests': [],
        'groundwork_not_applicable': [],
        'groundwork_done': {},
        'groundwork_has_altered': false,
        'groundwork_former': [],
    }) -%}
    {%- if execute and flags.WHICH in ['run', 'build'] -%}
        {%- do note_former_objects() -%}
    {%- endif -%}
{% endmacro %}
