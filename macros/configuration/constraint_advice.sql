{#
    The SQL to write instead of a constraint in a properties file.

    constraint  as dbt has it: type, name, expression, columns, to, to_columns
    column      of the column that it stands below
#}
{% macro constraint_advice(constraint, node, column=none) -%}
    {%- set name = 'constraint ' ~ quoted_name(constraint.name) ~ ' ' if constraint.name else '' -%}
    {%- set columns = quoted_names(constraint.columns or [column]) -%}
    {%- set type = constraint.type | string | replace('_', ' ') -%}
Write in the file:{{ ' ' }}
    {%- if type == 'not null' -%}
{{ quoted_name(column) if column else columns }} ... not null.
    {%- elif type == 'check' or type == 'custom' -%}
{{ name }}{{ 'check ' if type == 'check' }}
        {{- '(' ~ constraint.expression ~ ')' if type == 'check' else constraint.expression }}.
    {%- elif type == 'foreign key' -%}
{{ name }}foreign key ({{ columns }}) references {{ constraint.expression or constraint.to }}
        {{- ' (' ~ quoted_names(constraint.to_columns) ~ ')' if constraint.to_columns }}, the table
{#- #} named with ref().
    {%- else -%}
{{ name }}{{ type }} ({{ columns }}).
    {%- endif -%}
{%- endmacro %}
