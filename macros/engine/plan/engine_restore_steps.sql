{#
    Emits groundwork.restore_steps(target, declared, steps, model, run): the steps that take away
    what depends on what the given steps change (groundwork.dependents), and bring it back last.
    Where the usual rules may have quarantined rows meanwhile, the rows that refer to them are
    repaired before their foreign key comes back.

    groundwork.is_partition_of(table_id, root)     whether it is one, at any depth
    groundwork.is_inherited(table_id, kind, name)  whether a partition has it of its parent
#}
{% macro engine_restore_steps() %}

create or replace function groundwork.is_partition_of(table_id oid, root oid)
returns boolean
language sql
stable
as $is_partition_of$
    select
        coalesce(
            table_id in (
                select tree.partition
                from groundwork.partition_tree(root) as tree
            ),
            false
        )
$is_partition_of$;

create or replace function groundwork.is_inherited(table_id oid, kind text, name text)
returns boolean
language sql
stable
as $is_inherited$
    select
        case kind
            when 'column' then true
            when 'constraint'
                then exists (
                    select
                    from pg_catalog.pg_constraint
                    where
                        pg_constraint.conrelid = table_id
                        and pg_constraint.conname = is_inherited.name
                        and pg_constraint.coninhcount > 0
                )
            when 'index'
                then exists (
                    select
                    from pg_catalog.pg_index
                    inner join pg_catalog.pg_class
                        on pg_index.indexrelid = pg_class.oid
                    where
                        pg_index.indrelid = table_id
                        and pg_class.relname = is_inherited.name
                        and pg_class.relispartition
                )
            else false
        end
$is_inherited$;

create or replace function groundwork.restore_steps(
    target oid,
    declared groundwork.item[],
    steps groundwork.step[],
    model jsonb,
    run groundwork.run
)
returns setof groundwork.step
language sql
stable
as $restore_steps$
    with
    dependents as (

        select dependents.*
        from groundwork.fitted_dependents(
            (
                select
                    coalesce(
                        -- one that refers to its own table is found both ways
                        jsonb_agg(
                            distinct jsonb_build_object(
                                'table_id', retyped.table_id::bigint,
                                'column_number', retyped.column_number,
                                'name', pg_attribute.attname,
                                'type', retyped.new_type
                            )
                        ),
                        '[]'
                    )
                from groundwork.columns_to_retype(target, declared, steps) as retyped
                inner join pg_catalog.pg_attribute
                    on
                        retyped.table_id = pg_attribute.attrelid
                        and retyped.column_number = pg_attribute.attnum
            ),
            (
                select coalesce(jsonb_agg(to_jsonb(objects)), '[]')
                from groundwork.changed_objects(target, declared, steps, run) as objects
            )
        ) as dependents
        where
            dependents.drop_statement <> all(
                array(
                    select step.statement
                    from unnest(steps) as step
                    where
                        step.statement is not null
                        and not groundwork.is_kept(groundwork.name_of(target), step.hazard, run)
                )
            )
            -- its parent's goes, and takes it along
            and not (
                groundwork.is_partition_of(dependents.table_id, target)
                and groundwork.is_inherited(
                    dependents.table_id, dependents.kind, dependents.name
                )
            )
            -- what belongs to a rebuilt table goes with the old one
            and (
                (
                    dependents.table_id is distinct from target
                    and not groundwork.is_partition_of(dependents.table_id, target)
                )
                -- the new one joins the publication of realtime() as it is declared
                or (
                    dependents.kind = 'publication'
                    and dependents.name <> {{ quoted(realtime_publication()) }}
                )
                or not exists (
                    select
                    from unnest(steps) as step
                    where
                        step.stage = 'rebuild'
                        and step.rank = 1
                )
            )

    )

    select
        groundwork.new_step(
            stage => 'take_dependents',
            kind => dependents.kind,
            name => dependents.name,
            statement => dependents.drop_statement,
            undo => dependents.create_statement,
            rank => -dependents.depth
        )
    from dependents

    union all

    -- what refers to rows that went while the foreign key was away
    select
        groundwork.new_step(
            stage => 'repair_referencing_rows',
            kind => 'rows',
            name => dependents.name,
            statement => format(
                'select groundwork.repair_elsewhere(%L::regclass, %L, %L, %L, %L)',
                dependents.table_id::regclass,
                groundwork.offenders(dependents.table_id, item),
                coalesce(reference.nulls, 'set aside'),
                format('it refers to a quarantined row of %s', target::regclass),
                run.run_id
            )
        )
    from dependents
    inner join groundwork.references_to(target) as reference
        on
            dependents.table_id = reference.table_id
            and dependents.name = reference.name
    cross join lateral unnest(groundwork.items(dependents.table_id)) as item
    where
        coalesce(model -> 'usual', '{}') <> '{}'
        and dependents.kind = 'constraint'
        and item.kind = 'constraint'
        and item.name = dependents.name
        and item.definition ->> 'validated' = 'true'

    union all

    select
        groundwork.new_step(
            stage => 'restore_dependents',
            kind => dependents.kind,
            name => dependents.name,
            statement => dependents.create_statement,
            undo => dependents.drop_statement,
            rank => dependents.depth,
            owner => dependents.owner
        )
    from dependents
$restore_steps$;

{% endmacro %}
