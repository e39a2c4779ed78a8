{#
    Merges a seed into the table of a model that is materialized as seed_rows, in the current
    transaction. Returns the outcome and the number of rows, as groundwork.merge_seed does.

    wait  true: a table that is not built yet is left alone, as it is when only planning
#}
{% macro merge_seed(seed, target_model, wait=false) %}
    {%- set columns = seed.config.column_types.keys() | list -%}
    {%- set plan = run_option('plan', false) -%}
    {%- set settings = {'run_id': invocation_id, 'is_planning': plan} -%}

    {% call statement('merge_seed', fetch_result=true) -%}
        select outcome, added
        from groundwork.merge_seed(
            file => {{ quoted(seed.original_file_path) }},
            staging => {{ quoted(quoted_name(seed.schema) ~ '.' ~ quoted_name(seed.alias)) }},
            target => {{ quoted(
                quoted_name(target_model.schema) ~ '.' ~ quoted_name(target_model.config.table)
            ) }},
            key => {{ quoted(target_model.config.key) }},
            columns => {{ text_array(columns) }},
            may_wait => {{ 'true' if wait or plan else 'false' }},
            settings => {{ quoted(tojson(settings)) }}
        )
    {%- endcall %}

    {{ return(load_result('merge_seed').table.rows[0]) }}
{% endmacro %}
