{#
    Rows that hang on a row of `parent`, reached by `column`: whoever sees the parent reads them,
    whoever owns the parent (its column `owner`) writes them.

    The parent's own policies say which parents the caller sees, so the two never differ. The list
    of parents is made once per statement.
    Takes the named arguments of row_access.
#}
{% macro child_rows(parent, column, owner) -%}
    {%- set visible -%}
{{ column }} = any(array(
        select {{ parent }}.id
        from {{ ref(parent) }}
    ))
    {%- endset -%}
    {%- set owned -%}
{{ column }} = any(array(
        select {{ parent }}.id
        from {{ ref(parent) }}
        where {{ parent }}.{{ owner }} = (select auth.uid())
    ))
    {%- endset -%}
{{ row_access([
    {'who': 'parent', 'to': 'authenticated', 'read': visible},
    {'who': 'owner', 'to': 'authenticated', 'write': owned},
], column=column, **kwargs) }}
{%- endmacro %}
