{#
    Lists each table whose row security asks for roles, and that dbt may build before user_roles:
    until that stands, its policies fail on every query.
#}
{%- set asking = [
    'model.groundwork.is_admin', 'model.groundwork.has_role', 'model.groundwork.first_id_for_admin',
] -%}
{%- set offenders, asked = [], [] -%}
{%- if execute -%}
    {%- for node in graph.nodes.values()
        if node.config.materialized == 'durable_table' and node.name != 'user_roles' -%}
    {%- set parents = node.depends_on.nodes -%}
    {%- if parents | select('in', asking) | list -%}
            {%- do asked.append(node.name) -%}
            {%- if 'model.groundwork.user_roles' not in parents -%}
                {%- do offenders.append(node.name) -%}
            {%- endif -%}
    {%- endif -%}
    {%- endfor -%}
{%- endif -%}
select
    offender.table_name,
    'its policies ask for roles and it does not refer to user_roles' as consequence
from unnest({{ text_array(offenders) }}) as offender (table_name)

union all

select
    'nothing to look at' as table_name,
    'no table asks for roles' as consequence
where {{ 'false' if asked else 'true' }}
