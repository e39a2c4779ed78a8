{#
    Notes which objects that no model declares any more this run may drop: as long as they are
    there, what models take from them waits for the end of the run (finish_models), as it does for
    models that have not run yet. Called by note_unchanged.
#}
{% macro note_former_objects() %}
    {%- for row in former_objects() -%}
        {%- do graph['groundwork_former'].append(row) -%}
        {%- if row['is_allowed'] -%}
            {%- set name = row['schema_name'] ~ '.' ~ row['object_name'] -%}
            {%- do graph['groundwork_pending'].update({row['kind'] ~ ' ' ~ name: name}) -%}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}
