{#
    Emits groundwork.swap_release(retyped): the steps that drop the foreign keys from and to retyped
    columns, and the triggers and functions that kept the shadows in step.
#}
{% macro engine_swap_release() %}

create or replace function groundwork.swap_release(retyped jsonb)
returns setof groundwork.step
language sql
stable
as $swap_release$
    with
    columns as (

        select *
        from groundwork.retyped_columns(retyped)

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
            name => '~groundwork_sync',
            statement => format('drop trigger "~groundwork_sync" on %s', columns.table_name)
        )
    from columns
    group by columns.table_id, columns.table_name

    union all

    select
        groundwork.new_step(
            stage => 'swap_drop_sync',
            kind => 'function',
            name => '~groundwork_sync',
            statement => format(
                'drop function groundwork.%I()', groundwork.sync_name(columns.table_id)
            ),
            rank => 1
        )
    from columns
    group by columns.table_id
$swap_release$;

{% endmacro %}
