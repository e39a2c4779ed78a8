{#
    Emits groundwork.partition_items(root, names, is_trial): one item per partition of the table, at
    any depth, of those named, or of all where names is null. Its definition:

    bound      as it is declared
    of         the table that it is a partition of, where that is not the root itself
    key        its own partition key
    own        what it has and its parent does not give it, {kind, name, definition}: constraints,
               indexes, policies, privileges, publications, settings; of a column what differs from
               its parent's
    condition  of a trial only: which rows belong to it

    And groundwork.with_partitions(items, root, declared): the items of a live table with those of
    its partitions that the declaration names too.
#}
{% macro engine_partition_items() %}

create or replace function groundwork.partition_column(definition jsonb)
returns jsonb
language sql
immutable
as $partition_column$
    -- the rest is its parent's, and so are an expression and an identity
    select
        definition - '{modifier, collation, identity, serial, sequence}'::text[]
        - case when definition ? 'generated' then '{default}'::text[] else '{}' end
$partition_column$;

create or replace function groundwork.own_items(
    partition oid, items groundwork.item[], parent_items groundwork.item[]
)
returns jsonb
language sql
stable
as $own_items$
    select
        jsonb_agg(
            jsonb_build_object(
                'kind', item.kind,
                'name', item.name,
                'definition',
                case item.kind
                    when 'column' then groundwork.partition_column(item.definition)
                    else item.definition
                end
            )
            order by item.kind, item.name
        )
    from unnest(items) as item
    left join unnest(parent_items) as parent_item
        on
            parent_item.kind = 'column'
            and item.kind = parent_item.kind
            and item.name = parent_item.name
    where
        case item.kind
            when 'column'
                then
                    groundwork.partition_column(item.definition)
                    is distinct from groundwork.partition_column(parent_item.definition)
            when 'constraint'
                then not exists (
                    select
                    from pg_catalog.pg_constraint
                    where
                        pg_constraint.conrelid = partition
                        and pg_constraint.conname = item.name
                        and pg_constraint.coninhcount > 0
                )
            when 'index'
                then not exists (
                    select
                    from pg_catalog.pg_index
                    inner join pg_catalog.pg_class
                        on pg_index.indexrelid = pg_class.oid
                    where
                        pg_index.indrelid = partition
                        and pg_class.relname = item.name
                        and pg_class.relispartition
                )
            when 'setting'
                then
                    item.name in ('options', 'toast_options', 'clustered_on', 'of_type')
                    or (
                        item.name in ('row_security', 'force_row_security')
                        and item.definition = 'true'
                    )
                    or (item.name = 'replica_identity' and item.definition <> '"default"')
                    or (item.name = 'persistence' and item.definition <> '"p"')
            else item.kind in (
                'statistics', 'policy', 'trigger', 'rule', 'privilege', 'comment', 'publication'
            )
        end
$own_items$;

create or replace function groundwork.partition_tree(root oid)
returns table (partition oid, parent oid, depth integer)
language sql
stable
as $partition_tree$
    with recursive
    tree (partition, parent, depth) as (

        select
            pg_inherits.inhrelid,
            pg_inherits.inhparent,
            1
        from pg_catalog.pg_inherits
        inner join pg_catalog.pg_class
            on pg_inherits.inhrelid = pg_class.oid
        where
            pg_inherits.inhparent = root
            and pg_class.relispartition

        union all

        select
            pg_inherits.inhrelid,
            pg_inherits.inhparent,
            tree.depth + 1
        from tree
        inner join pg_catalog.pg_inherits
            on tree.partition = pg_inherits.inhparent

    )

    select
        tree.partition,
        tree.parent,
        tree.depth
    from tree
$partition_tree$;

create or replace function groundwork.shown_partition(partition oid, root oid)
returns jsonb
language sql
stable
{{ engine_neutral_settings() }}
{{ engine_project_path('groundwork_trial') }}
as $shown_partition$
    select
        jsonb_strip_nulls(
            jsonb_build_object(
                'bound', pg_get_expr(pg_class.relpartbound, pg_class.oid),
                'of', case when pg_inherits.inhparent <> root then parent.relname end,
                'key', pg_get_partkeydef(pg_class.oid)
            )
        )
    from pg_catalog.pg_class
    inner join pg_catalog.pg_inherits
        on pg_class.oid = pg_inherits.inhrelid
    inner join pg_catalog.pg_class as parent
        on pg_inherits.inhparent = parent.oid
    where pg_class.oid = partition
$shown_partition$;

create or replace function groundwork.partition_condition(partition oid, root oid)
returns text
language sql
stable
{{ engine_neutral_settings() }}
{{ engine_project_path('groundwork_trial') }}
as $partition_condition$
    -- that of a hash names its table by number
    select
        coalesce(
            replace(
                pg_get_partition_constraintdef(partition),
                format('%L::oid', pg_inherits.inhparent::text),
                format('%L::regclass', pg_inherits.inhparent::regclass)
            ),
            'true'
        )
    from pg_catalog.pg_inherits
    where pg_inherits.inhrelid = partition
$partition_condition$;

create or replace function groundwork.partition_items(
    root oid, names text[] default null, is_trial boolean default false
)
returns groundwork.item[]
language plpgsql
stable
as $partition_items$
begin
    -- most tables have none, and need not plan the query
    if not exists (select from pg_catalog.pg_inherits where pg_inherits.inhparent = root) then
        return '{}';
    end if;

    return (
        with
        tree as materialized (

            select
                tree.partition,
                tree.parent,
                pg_class.relname::text as name
            from groundwork.partition_tree(root) as tree
            inner join pg_catalog.pg_class
                on tree.partition = pg_class.oid
            where
                names is null
                or pg_class.relname = any(names)

        ),

        asked as materialized (

            select
                array_agg(partition) || array_agg(distinct parent) as table_ids
            from tree

        ),

        -- one at a time would take ten times as long
        described as materialized (

            select
                facts.table_id,
                array_agg(
                    (facts.kind, facts.name, facts.definition)::groundwork.item
                    order by facts.kind, facts.name
                ) as items
            from asked
            cross join lateral (
                select trial.*
                from groundwork.describe_trial(asked.table_ids) as trial
                where is_trial
                union all
                select live.*
                from groundwork.describe(asked.table_ids) as live
                where not is_trial
            ) as facts
            group by facts.table_id

        )

        select
            coalesce(
                array_agg(
                    (
                        'partition',
                        tree.name,
                        groundwork.shown_partition(tree.partition, root)
                        || case
                            when is_trial
                                then jsonb_build_object(
                                    'condition',
                                    groundwork.partition_condition(tree.partition, root)
                                )
                            else '{}'
                        end
                        || case
                            when owned.own is null then '{}'
                            else jsonb_build_object('own', owned.own)
                        end
                    )::groundwork.item
                    order by tree.name collate "C"
                ),
                '{}'
            )
        from tree
        inner join described as of_partition
            on tree.partition = of_partition.table_id
        inner join described as of_parent
            on tree.parent = of_parent.table_id
        cross join lateral (
            select groundwork.own_items(tree.partition, of_partition.items, of_parent.items) as own
        ) as owned
    );
end
$partition_items$;

create or replace function groundwork.with_partitions(
    items groundwork.item[], root oid, declared groundwork.item[]
)
returns groundwork.item[]
language sql
stable
as $with_partitions$
    select
        items || coalesce(
            groundwork.partition_items(
                root,
                array(
                    select item.name
                    from unnest(declared) as item
                    where item.kind = 'partition'
                )
            ),
            '{}'
        )
$with_partitions$;

{% endmacro %}
