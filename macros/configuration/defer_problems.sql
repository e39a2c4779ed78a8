{#
    Returns which selected nodes --defer would have read a relation of another place, as sentences.
    dbt takes from the state what is not selected and does not exist here; PostgreSQL reads from one
    database, and a foreign key or a view may not lead into the tables of another target.
#}
{% macro defer_problems() %}
    {%- set problems = [] -%}
    {%- for id in selected_resources if id in graph.nodes -%}
        {%- set node = graph.nodes[id] -%}
        {%- for parent_id in node.depends_on.nodes
            if parent_id in graph.nodes and parent_id not in selected_resources -%}
            {%- set parent = graph.nodes[parent_id] -%}
            {%- set place = parent.defer_relation -%}
            {%- if place and (is_computed(parent) or known_kind(parent).catalog == 'pg_class')
                and (place.database != target.database
                    or known_kind(node) and place.schema != parent.schema)
                and (invocation_args_dict.get('favor_state') or not adapter.get_relation(
                    database=parent.database, schema=parent.schema, identifier=parent.alias
                )) -%}
                {%- do problems.append(
                    node.original_file_path ~ ': dbt --defer takes ' ~ parent.name
                    ~ ' from the state, where it is ' ~ place.schema ~ '.' ~ place.alias
                    ~ ' of the database ' ~ place.database ~ ', and this run changes the database '
                    ~ target.database ~ '. Make it here as well: dbt ' ~ flags.WHICH
                    ~ ' --select ' ~ parent.name ~ ' ' ~ node.name
                ) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(problems) }}
{% endmacro %}
