{#
    Emits groundwork.part_reference_steps(target, item, planned): the steps that add the foreign key
    `item` to a partitioned table where PostgreSQL (before 18) takes none that is not valid: each
    partition gets its own, is validated, and `planned` takes these over without reading a row.
#}
{% macro engine_part_reference_steps() %}

create or replace function groundwork.part_reference_steps(
    target oid, item groundwork.item, planned groundwork.step
)
returns setof groundwork.step
language sql
stable
as $part_reference_steps$
    with
    parts as (

        select
            part.*,
            names.key_name,
            pg_constraint.oid as constraint_id,
            pg_constraint.convalidated as is_validated
        from groundwork.online_parts(target) as part
        cross join lateral (
            select groundwork.part_name(part.name, (item).definition) as key_name
        ) as names
        left join pg_catalog.pg_constraint
            on
                part.table_id = pg_constraint.conrelid
                and names.key_name = pg_constraint.conname
        where
            part.is_leaf
            and part.level > 0

    )

    select
        groundwork.new_step(
            stage => planned.stage,
            kind => 'constraint',
            name => (item).name,
            statement => groundwork.create_statement(
                parts.schema_name,
                parts.name,
                (
                    'constraint', parts.key_name, (item).definition || '{"validated": false}'
                )::groundwork.item
            ),
            hazard => planned.hazard,
            reason => planned.reason
        )
    from parts
    where parts.constraint_id is null

    union all

    select
        groundwork.new_step(
            stage => 'validate_constraints',
            kind => 'constraint',
            name => (item).name,
            statement => format(
                'alter table %I.%I validate constraint %I',
                parts.schema_name,
                parts.name,
                parts.key_name
            ),
            mode => 'alone'
        )
    from parts
    where not parts.is_validated

    union all

    select planned
    where
        not exists (
            select
            from parts
            where parts.is_validated is distinct from true
        )
$part_reference_steps$;

{% endmacro %}
