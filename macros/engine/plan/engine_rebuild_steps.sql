{#
    Emits groundwork.rebuild_steps(target, schema, table, declared, live, conditions, model, run):
    the steps that replace a table by one with another partition key (groundwork.is_rebuilt). The
    new table is made like the old one and takes its rows; everything else is then compared as
    usual, with groundwork.rebuilt_items as what the table has.

    A table that is partitioned by range or list, and whose declaration names no partitions, gets a
    default one for the rows. What the declaration does not name is made again by
    groundwork.remake_steps.
#}
{% macro engine_rebuild_steps() %}

create or replace function groundwork.rebuild_steps(
    target oid,
    schema_name text,
    table_name text,
    declared groundwork.item[],
    live groundwork.item[],
    conditions jsonb,
    model jsonb,
    run groundwork.run
)
returns setof groundwork.step
language sql
stable
{{ engine_project_path() }}
as $rebuild_steps$
    with
    names as (

        select
            format('%I.%I', schema_name, table_name) as new_name,
            format('groundwork.%I', 'groundwork_old_' || left(table_name, 48)) as old_name,
            'groundwork_old_' || left(table_name, 48) as helper_name,
            (
                select item.definition #>> '{}'
                from unnest(declared) as item
                where
                    item.kind = 'setting'
                    and item.name = 'partition_key'
            ) as partition_key,
            (
                select
                    string_agg(
                        groundwork.create_statement(schema_name, table_name, item),
                        '; '
                        order by groundwork.partition_depth(declared, item.name), item.name
                    )
                from unnest(declared) as item
                where item.kind = 'partition'
            ) as partitions,
            pg_get_userbyid(pg_class.relowner) as owner
        from pg_catalog.pg_class
        where pg_class.oid = target

    ),

    sequences as (

        select *
        from groundwork.serial_owners(target, schema_name, table_name)

    )

    select
        groundwork.new_step(
            stage => 'rebuild',
            kind => 'setting',
            name => 'partitioning',
            statement => steps.statement,
            hazard => steps.hazard,
            reason => 'the whole table is written again while nobody can use it',
            rank => steps.rank
        )
    from names
    cross join sequences
    cross join (
        select string_agg(groundwork.set_aside_statements(tree.partition), '; ') as statements
        from groundwork.partition_tree(target) as tree
        where tree.depth = 1
    ) as partitions_aside
    cross join lateral (
        values
        (
            1,
            concat(
                sequences.leave,
                partitions_aside.statements || '; ',
                format('alter table %s rename to %I; ', names.new_name, names.helper_name),
                format('alter table %I.%I set schema groundwork', schema_name, names.helper_name)
            ),
            null
        ),
        (
            2,
            concat(
                format(
                    'create table %s (like %s including all excluding identity excluding indexes'
                    ' excluding statistics)',
                    names.new_name,
                    names.old_name
                ),
                ' partition by ' || names.partition_key,
                format('; alter table %s owner to %I', names.new_name, names.owner),
                sequences.enter,
                (
                    select
                        string_agg(
                            format(
                                '; alter table %s alter column %I add %s',
                                names.new_name,
                                item.name,
                                groundwork.identity_clause(item.definition)
                            ),
                            ''
                        )
                    from unnest(live) as item
                    where
                        item.kind = 'column'
                        and item.definition -> 'identity' is not null
                )
            ),
            null
        ),
        (
            3,
            case
                when names.partition_key is null then null
                when names.partitions is not null then names.partitions
                when names.partition_key not like 'HASH%'
                    then groundwork.create_default_partition(schema_name, table_name)
            end,
            null
        ),
        (
            4,
            format('select groundwork.move_rows(%L, %L)', names.old_name, names.new_name),
            case
                when
                    groundwork.count_rows(target, 'true') > run.online_rows
                    then 'table_rewrite'
            end
        )
    ) as steps (rank, statement, hazard)
    where steps.statement is not null

    union all

    select misfit.step
    from names
    cross join lateral (
        select
            groundwork.misfit_step(
                table_name,
                target,
                -- the partitions of a hash key take every row, if there are any
                case
                    when names.partition_key like 'HASH%' = (names.partitions is null)
                        then format(
                            '(%s) is not true',
                            groundwork.leaf_condition(declared, null, conditions)
                        )
                end,
                groundwork.homeless_reason()
            ) as step
    ) as misfit
    where (misfit.step).kind is not null

    union all

    select step
    from groundwork.remake_steps(schema_name, table_name, declared, live, model) as step
$rebuild_steps$;

{% endmacro %}
