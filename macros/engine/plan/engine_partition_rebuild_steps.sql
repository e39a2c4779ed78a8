{#
    Emits groundwork.partition_rebuild_steps: the steps that create a partition again with another
    key of its own, with the names that its tables have meanwhile.
#}
{% macro engine_partition_rebuild_steps() %}

create or replace function groundwork.partition_rebuild_steps(
    schema_name text,
    table_name text,
    declared groundwork.item[],
    item groundwork.item,
    old jsonb,
    existing oid,
    depth integer,
    conditions jsonb,
    run groundwork.run
)
returns setof groundwork.step
language plpgsql
stable
as $partition_rebuild_steps$
declare
    step groundwork.step;
begin
    if coalesce(item.definition ->> 'key' not like 'HASH%', true) then
        step := groundwork.misfit_step(
            item.name,
            existing,
            format(
                '(%s) is not true',
                case
                    when item.definition -> 'key' is null then conditions ->> item.name
                    else groundwork.leaf_condition(declared, item.name, conditions)
                end
            ),
            groundwork.homeless_reason()
        );
        if step.kind is not null then
            return next step;
        end if;
    end if;
    return next groundwork.new_step(
        stage => 'detach_partitions',
        kind => 'partition',
        name => item.name,
        statement => concat_ws(
            '; ',
            groundwork.detach_statement(schema_name, table_name, item.name, old),
            groundwork.set_aside_statements(existing)
        ),
        rank => -depth
    );
    return next groundwork.new_step(
        stage => 'make_partitions',
        kind => 'partition',
        name => item.name,
        statement => groundwork.create_statement(schema_name, table_name, item),
        rank => depth
    );
    return next groundwork.new_step(
        stage => 'make_partitions',
        kind => 'partition',
        name => item.name,
        statement => format(
            'select groundwork.move_rows(%L, %L)',
            groundwork.aside_name(existing),
            format('%I.%I', schema_name, item.name)
        ),
        hazard => case
            when groundwork.count_rows(existing, 'true') > run.online_rows then 'table_rewrite'
        end,
        reason => 'the whole partition is written again while nobody can use it',
        rank => 900
    );
end
$partition_rebuild_steps$;

create or replace function groundwork.aside_name(target oid)
returns text
language sql
immutable
as $aside_name$
    select format('groundwork.%I', 'groundwork_old_' || target)
$aside_name$;

create or replace function groundwork.set_aside_statements(target oid)
returns text
language sql
stable
as $set_aside_statements$
    select
        string_agg(
            format(
                'alter table %I.%I rename to %I; alter table %I.%I set schema groundwork',
                pg_namespace.nspname,
                pg_class.relname,
                'groundwork_old_' || pg_class.oid,
                pg_namespace.nspname,
                'groundwork_old_' || pg_class.oid
            ),
            '; '
            order by pg_class.oid
        )
    from (
        select target as table_id

        union all

        select tree.partition
        from groundwork.partition_tree(target) as tree
    ) as tables
    inner join pg_catalog.pg_class
        on tables.table_id = pg_class.oid
    inner join pg_catalog.pg_namespace
        on pg_class.relnamespace = pg_namespace.oid
$set_aside_statements$;

create or replace function groundwork.reference_steps(root oid)
returns setof groundwork.step
language sql
stable
{{ engine_project_path() }}
as $reference_steps$
    -- a partition whose rows are referred to through the table cannot be detached
    select
        groundwork.new_step(
            stage => stages.stage,
            kind => 'constraint',
            name => pg_constraint.conname,
            statement => stages.statement,
            undo => stages.undo
        )
    from pg_catalog.pg_constraint
    inner join pg_catalog.pg_class
        on pg_constraint.conrelid = pg_class.oid
    inner join pg_catalog.pg_namespace
        on pg_class.relnamespace = pg_namespace.oid
    cross join lateral unnest(groundwork.items(pg_constraint.conrelid)) as item
    cross join lateral (
        select
            groundwork.drop_statement(pg_namespace.nspname, pg_class.relname, item) as dropping,
            groundwork.create_statement(pg_namespace.nspname, pg_class.relname, item) as making
    ) as statements
    cross join lateral (
        values
        ('take_dependents'::groundwork.stage, statements.dropping, statements.making),
        ('restore_dependents', statements.making, statements.dropping)
    ) as stages (stage, statement, undo)
    where
        pg_constraint.confrelid = root
        and pg_constraint.contype = 'f'
        and pg_constraint.conparentid = 0
        and item.kind = 'constraint'
        and item.name = pg_constraint.conname
$reference_steps$;

{% endmacro %}
