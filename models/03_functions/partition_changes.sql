create or replace function access.partition_changes(
    parent regclass, ahead interval, retention interval, since date
)
returns table (change text, undo text)
language sql
stable
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
    with
    partitions as (

        select * from {{ ref('month_partitions') }}(parent)

    ),

    -- Beginning where the last one ends fills the gap that a long pause left.
    coming_months as (

        select month::date
        from generate_series(
            date_trunc('month', least(now(), (select max(ends_at) from partitions), since)),
            now() + ahead,
            '1 month'
        ) as months (month)
        where month not in (select starts_at from partitions)

    ),

    changes as (

        select
            1 as place,
            null::date as month,
            format('select {{ ref('make_default_partition') }}(%L)', parent) as change,
            format('alter table %s detach partition %s_default', parent, parent) as undo
        from pg_partitioned_table
        where partrelid = parent and partdefid = 0

        union all

        select
            2,
            month,
            format('select {{ ref('make_partition') }}(%L, %L)', parent, month),
            format(
                'alter table %s detach partition %s%s', parent, parent, to_char(month, '_YYYY_MM')
            )
        from coming_months

        union all

        select
            3,
            partitions.starts_at::date,
            format('select {{ ref('detach_partition') }}(%L, %L)', parent, partitions.partition),
            format(
                'alter table %s attach partition retired.%I for values from (%L) to (%L)',
                parent,
                pg_class.relname,
                partitions.starts_at,
                partitions.ends_at
            )
        from partitions
        inner join pg_class
            on partitions.partition = pg_class.oid
        where
            partitions.ends_at <= now() - retention
            -- a month that was detached before and came back stays: its name is taken
            and to_regclass(format('retired.%I', pg_class.relname)) is null

    )

    select
        change,
        undo
    from changes
    order by
        place,
        month
$$;

{{ executable_by() }}
