{#
    Rows that hang on a row of `parent`, reached by `column`: whoever sees the parent reads them,
    whoever owns the parent (its column `owner`) writes them.

    The parent's own policies say which parents the caller sees, so the two never differ. The list
    of parents is made once per statement.
    Takes the named arguments of row_access.
#}
{% macro child_rows(parent, column, owner) -%}
    {%- set relation = ref(parent) | string -%}
    {%- set name = quoted_name(parent) -%}
    {%- set source = relation if relation == name else relation ~ ' as ' ~ name -%}
    {%- set visible -%}
{{ quoted_name(column) }} = any(array(
        select {{ name }}.id
        from {{ source }}
    ))
    {%- endset -%}
    {%- set owned -%}
{{ quoted_name(column) }} = any(array(
        select {{ name }}.id
        from {{ source }}
        where {{ name }}.{{ quoted_name(owner) }} = (select auth.uid())
    ))
    {%- endset -%}
{{ row_access([
    {'who': 'parent', 'to': 'authenticated', 'read': visible},
    {'who': 'owner', 'to': 'authenticated', 'write': owned},
], column=column, **kwargs) }}
{%- endmacro %}
