{#
    Emits groundwork.is_row_step(step): whether a step changes rows that exist.
#}
{% macro engine_is_row_step() %}

create or replace function groundwork.is_row_step(step groundwork.step)
returns boolean
language sql
immutable
as $is_row_step$
    select
        step.stage in (
            'fill_nulls',
            'fill_added_columns',
            'set_nulls_aside',
            'repoint_duplicates',
            'repair_rows',
            'repair_remaining_rows'
        )
        and step.statement <> 'select'
$is_row_step$;

{% endmacro %}
