{#
    Emits groundwork.swap_release(retyped): the steps that drop the foreign keys from and to retyped
    columns, and the triggers and functions that kept the shadows in step and the former values.
#}
{% macro engine_swap_release() %}

create or replace function groundwork.swap_release(retyped jsonb)
returns setof groundwork.step
language sql
stable
as $swap_release$
    with
    tables as (

        select distinct
            columns.table_id,
            columns.table_name,
            groundwork.keeps_values(retyped, columns.table_id) as keeps_values
        from groundwork.retyped_columns(retyped) as columns

    ),

    triggers (name, is_keeping) as (

        values
        ('~groundwork_sync', false),
        ('~groundwork_keep', true)

    )

    select
        groundwork.new_step(
            stage => 'swap_drop_references',
            kind => 'constraint',
            name => originals.name,
            statement => format(
                'alter table %s drop constraint %I', originals.table_id::regclass, originals.name
            )
        )
    from groundwork.shadow_references(retyped) as originals

    union all

    select
        groundwork.new_step(
            stage => 'swap_drop_sync',
            kind => 'trigger',
            name => triggers.name,
            statement => format('drop trigger %I on %s', triggers.name, tables.table_name)
        )
    from tables
    inner join triggers
        on tables.keeps_values >= triggers.is_keeping

    union all

    select
        groundwork.new_step(
            stage => 'swap_drop_sync',
            kind => 'function',
            name => triggers.name,
            statement => format(
                'drop function groundwork.%I()',
                case
                    when triggers.is_keeping then groundwork.keep_name(tables.table_id)
                    else groundwork.sync_name(tables.table_id)
                end
            ),
            rank => 1
        )
    from tables
    inner join triggers
        on tables.keeps_values >= triggers.is_keeping
$swap_release$;

{% endmacro %}
