{#
    Returns why dbt may not make what it computes, as sentences. It makes a table without row
    security, and may drop one to make it again. So that has a schema of its own, in which no model
    declares anything; dbt has to know what stands there; and a role that row security holds would
    read no row of the tables. A view may stand anywhere: the rules look at it. But for a view dbt
    drops a table of its name, and for what it computes one that was declared: no row is lost so.

    nodes  the selected seeds, snapshots and models that dbt makes: see is_computed
#}
{% macro computed_problems(nodes) %}
    {%- set problems = [] -%}
    {%- if not nodes -%}
        {{ return(problems) }}
    {%- endif -%}
    {%- set kept = [target.schema, 'public', 'access', 'extensions', 'auth', 'groundwork'] -%}
    {%- for node in graph.nodes.values() if known_kind(node).makes_object -%}
        {%- do kept.append(node.schema) if node.schema not in kept -%}
    {%- endfor -%}
    {%- for node in nodes if node.schema in kept
        and node.config.materialized not in ['view', 'materialized_view'] -%}
        {%- set type = node.config.materialized if node.resource_type == 'model'
            else node.resource_type -%}
        {%- do problems.append(
            node.original_file_path ~ ': dbt would make the ' ~ type ~ ' ' ~ node.alias
            ~ ' in the schema ' ~ node.schema ~ ', where every table is declared and has row '
            ~ 'security; dbt gives it none. Give it a schema of its own, schema: reports.'
        ) -%}
    {%- endfor -%}

    {%- set places = [] -%}
    {%- for node in nodes -%}
        {%- do places.append(
            '(' ~ quoted(node.original_file_path) ~ ', ' ~ quoted(node.schema) ~ ', '
            ~ quoted(node.alias) ~ ', '
            ~ (node.config.materialized in ['view', 'materialized_view']) ~ ')'
        ) -%}
    {%- endfor -%}
    {%- set replaced -%}
        select places.*
        from (values {{ places | join(', ') }}) as places (file, schema_name, name, is_view)
        inner join pg_catalog.pg_namespace
            on places.schema_name = pg_namespace.nspname
        inner join pg_catalog.pg_class
            on
                pg_namespace.oid = pg_class.relnamespace
                and places.name = pg_class.relname
        where
            pg_class.relkind in ('r', 'p')
            and (places.is_view or pg_class.relrowsecurity)
    {%- endset -%}
    {%- for row in run_query(replaced).rows -%}
        {%- do problems.append(
            row['file'] ~ ': dbt would drop the table ' ~ row['schema_name'] ~ '.' ~ row['name']
            ~ ' with its rows, because it has the name of this model. Give the model another name, '
            ~ 'or drop the table first, if its rows may go.'
        ) -%}
    {%- endfor -%}

    {%- if not invocation_args_dict.get('populate_cache', true)
        and nodes | rejectattr('resource_type', 'equalto', 'seed') | list | length > 1 -%}
        {%- do problems.append(
            'flags: populate_cache: false: dbt would not know which of its own tables and views '
            ~ 'exist while it makes several again. Remove it from dbt_project.yml, or leave those '
            ~ 'models out.'
        ) -%}
    {%- endif -%}
    {%- set is_held -%}
        select current_user as role_name
        from pg_catalog.pg_roles
        where
            rolname = current_user
            and not rolsuper
            and not rolbypassrls
    {%- endset -%}
    {%- for row in run_query(is_held).rows -%}
        {%- for node in nodes
            if node.resource_type != 'seed' and node.config.materialized != 'view' -%}
            {%- set parents = [] -%}
            {%- for id in node.depends_on.nodes if id in graph.nodes
                and model_kind(graph.nodes[id]) in ['table', 'view', 'materialized view'] -%}
                {%- do parents.append(graph.nodes[id].alias) -%}
            {%- endfor -%}
            {%- if parents -%}
                {%- do problems.append(
                    node.original_file_path ~ ': dbt would read no row of ' ~ parents | join(', ')
                    ~ ', because row security holds the role ' ~ row['role_name']
                    ~ '. An administrator changes that: alter role '
                    ~ quoted_name(row['role_name']) ~ ' bypassrls;'
                ) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(problems) }}
{% endmacro %}
