{#
    Emits groundwork.hazards(): every hazard that a step of a plan can have, and what becomes of
    the step while no run allows it.

    unless_allowed  kept: it is left out, and what it would drop is reported
                    refused: the whole model is refused, where the table has rows at stake
                    done: nothing can be lost; it happens, and is reported
    can_be_allowed  false: no allowance helps, the rows have to be fixed or a rule declared
#}
{% macro engine_hazards() %}

create or replace function groundwork.hazards()
returns table (name text, unless_allowed text, can_be_allowed boolean, sentence text)
language sql
immutable
as $hazards$
    select *
    from (
        values
        ('drop_column', 'kept', true, 'A column that is not declared goes with all its values.'),
        (
            'drop_index', 'kept', true,
            'An index that is not declared goes; queries that it served slow down.'
        ),
        (
            'drop_statistics', 'kept', true,
            'Extended statistics that are not declared go; plans of queries can change.'
        ),
        (
            'drop_object', 'kept', true,
            'What a model declared once and none declares any more goes; a table with its rows.'
        ),
        (
            'detach_child', 'kept', true,
            'A table that inherits from this one no longer does; its rows are seen in itself only.'
        ),
        (
            'lossy_type', 'refused', true,
            'Values can be cut, rounded or refused by the new type of their column.'
        ),
        (
            'table_rewrite', 'refused', true,
            'A large table is written anew, or an index of it built, while nobody can use it.'
        ),
        (
            'computed_values', 'refused', true,
            'Values that are stored are replaced by those that an expression gives.'
        ),
        (
            'unlogged', 'refused', true,
            'A crash of the server empties the table, and no replica has its rows.'
        ),
        (
            'drop_enum_value', 'refused', true,
            'A label that is there is not declared, or in another order; the type is made anew.'
        ),
        (
            'drop_attribute', 'refused', true,
            'An attribute of a composite type that is not declared goes with all its values.'
        ),
        (
            'retire_table', 'done', true,
            'A table moves to the schema retired; its successor has its rows, a view its name.'
        ),
        ('null_values', 'refused', false, 'Rows are null in a column that is declared not null.'),
        ('violating_rows', 'refused', false, 'Rows break a constraint that is declared.')
    ) as known (name, unless_allowed, can_be_allowed, sentence)
$hazards$;

{% endmacro %}
