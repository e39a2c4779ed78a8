{#
    Rows that hang on a row of `parent`, reached by `column`: whoever sees the parent reads them,
    whoever owns the parent (its column `owner`) writes them.

    The parent's own policies say which parents the caller sees, so the two never differ. The list
    of parents is made once per statement.
    Takes the named arguments of row_access.
#}
{% macro child_rows(parent, column, owner) -%}
    {%- set visible = 'select ' ~ parent ~ '.id from ' ~ ref(parent) -%}
    {%- set owned = visible ~ ' where ' ~ parent ~ '.' ~ owner ~ ' = (select auth.uid())' -%}
{{ row_access([
    {'who': 'parent', 'to': 'authenticated', 'read': column ~ ' = any (array(' ~ visible ~ '))'},
    {
        'who': 'owner',
        'to': 'authenticated',
        'write': column ~ ' = any (array(\n        ' ~ owned ~ '\n    ))',
    },
], column=column, **kwargs) }}
{%- endmacro %}
