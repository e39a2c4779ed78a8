{#
    Emits groundwork.row_findings(target, before): the rows that a declaration wrote, and the
    sequences that it moved: see groundwork.findings.
#}
{% macro engine_row_findings() %}

create or replace function groundwork.row_findings(target oid, before jsonb)
returns table (sentence text, name text)
language sql
volatile
as $row_findings$
    with
    written as (

        select
            changes.key::oid as table_id,
            changes.key::oid in (
                select target

                union all

                select parts.relid::oid
                from pg_partition_tree(target) as parts
            ) as is_own
        from jsonb_each(groundwork.row_changes()) as changes
        where
            changes.value is distinct from before #> array['changes', changes.key]
            and not coalesce(before -> 'beside', '[]') ? changes.key::oid::regclass::text

    )

    select
        case
            when written.is_own
                then
                    'rows of the table: they belong in a seed, or below meta: upgrade: after '
                    '(docs/upgrade_keys.md#after)'
            else format(
                'rows of %s: they belong in a script of your own',
                groundwork.shown_name(written.table_id)
            )
        end,
        null
    from written
    inner join pg_catalog.pg_class
        on written.table_id = pg_class.oid
    where
        pg_class.relnamespace not in (
            'pg_catalog'::regnamespace, 'pg_toast'::regnamespace
        )
        and (
            written.is_own
            or groundwork.is_examined(pg_class.relnamespace::regnamespace::text)
        )

    union all

    select
        format(
            'the position of the sequence %s: say where it starts where it is declared, '
            'as `start with 100`',
            pg_class.relname
        ),
        pg_class.relname
    from groundwork.own_objects(target) as own
    inner join pg_catalog.pg_class
        on own.object_id = pg_class.oid
    where
        own.class_id = 'pg_catalog.pg_class'::regclass
        and case
            when pg_class.relkind = 'S' then pg_sequence_last_value(pg_class.oid) is not null
        end
        -- rows that were put in have moved it
        and not exists (
            select
            from written
            where written.is_own
        )
$row_findings$;

{% endmacro %}
