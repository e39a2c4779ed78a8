{#
    Emits groundwork.delay_renames(schema, table, steps): the steps, in which a constraint or index
    that goes away under its old name, because it depends on what changes, takes its new name and
    comment after it came back.
#}
{% macro engine_delay_renames() %}

create or replace function groundwork.delay_renames(
    schema_name text, table_name text, steps groundwork.step[]
)
returns groundwork.step[]
language sql
immutable
as $delay_renames$
    with
    gone as (

        select
            step.kind,
            step.name
        from unnest(steps) as step
        where step.stage = 'take_dependents'

    ),

    delayed as (

        select
            step.kind,
            step.name
        from unnest(steps) as step
        inner join gone
            on
                step.kind = gone.kind
                and step.undo = groundwork.rename(
                    schema_name, table_name, step.kind, step.name, gone.name
                )
        where step.stage = 'rename_objects'

    ),

    stages (kind, name, old_stage, new_stage) as (

        select
            kind,
            name,
            'rename_objects'::groundwork.stage,
            'rename_delayed'::groundwork.stage
        from delayed

        union all

        -- so do the comments on them
        select
            'comment',
            concat_ws(' ', kind, name),
            'drop_comments',
            'drop_delayed_comments'
        from gone

        union all

        select
            'comment',
            concat_ws(' ', kind, name),
            'make_comments',
            'make_delayed_comments'
        from (
            select *
            from gone

            union

            select *
            from delayed
        ) as commented

    )

    select
        array_agg(
            groundwork.new_step(
                stage => coalesce(stages.new_stage, step.stage),
                kind => step.kind,
                name => step.name,
                statement => step.statement,
                undo => step.undo,
                hazard => step.hazard,
                reason => step.reason,
                mode => step.mode,
                rank => step.rank,
                owner => step.owner,
                converted_table => step.converted_table,
                conversion => step.conversion
            )
        )
    from unnest(steps) as step
    left join stages
        on
            step.kind = stages.kind
            and step.name = stages.name
            and step.stage = stages.old_stage
$delay_renames$;

{% endmacro %}
