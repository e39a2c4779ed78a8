{#
    Emits groundwork.swap_values(retyped, steps): the steps that give a column that was replaced
    the name of its not-null constraint, and its default or identity in the new type.

    steps  of the plan, from which the new defaults are taken
#}
{% macro engine_swap_values() %}

create or replace function groundwork.swap_values(retyped jsonb, steps groundwork.step[])
returns setof groundwork.step
language sql
stable
as $swap_values$
    with
    columns as (

        select *
        from groundwork.retyped_columns(retyped)

    ),

    own as (

        select *
        from groundwork.retyped_facts(retyped)

    )

    select
        groundwork.new_step(
            stage => 'swap_rename_not_null',
            kind => 'not_null',
            name => columns.name,
            statement => format(
                'alter table %s rename constraint %I to %I',
                columns.table_name,
                concat_ws('_', own.name, columns.shadow, 'not_null'),
                (own.item).definition ->> 'constraint'
            )
        )
    from own
    inner join columns
        on
            own.table_name = columns.table_name
            and (own.item).name = columns.name
    where (own.item).kind = 'not_null'

    union all

    -- the default or identity that the plan gives the column, in its new type
    select
        groundwork.new_step(
            stage => case step.stage
                when 'set_defaults' then 'swap_set_defaults'::groundwork.stage
                else 'swap_set_identities'
            end,
            kind => step.kind,
            name => step.name,
            statement => step.statement
        )
    from unnest(steps) as step
    where
        step.stage in ('set_defaults', 'set_identities')
        and (
            step.kind = 'referencing column'
            or step.name in (
                select columns.name
                from columns
                where columns.declared is not null
            )
        )
$swap_values$;

{% endmacro %}
