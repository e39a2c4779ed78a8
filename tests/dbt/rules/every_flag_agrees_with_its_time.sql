{#
    Lists each boolean column beside which the time of the same name stands, read and read_at, where
    neither a check over the two binds them nor one of them is generated.

    Both say one fact. Where they may differ, some queries ask the one and some the other.

    Fix: constraint <table>_<flag>_has_time_check check (flag = (flag_at is not null)) in the
    table's model, with the trigger set_flag_times, or a generated flag.
#}
with tables as (

    {{ managed_relations() }}

),

pairs as (

    select
        tables.table_oid,
        tables.table_name,
        flags.attname as flag_name,
        flags.attnum as flag_number,
        times.attname as time_name,
        times.attnum as time_number,
        flags.attgenerated <> '' or times.attgenerated <> '' as is_generated
    from tables
    inner join pg_catalog.pg_attribute as flags
        on tables.table_oid = flags.attrelid
    inner join pg_catalog.pg_attribute as times
        on
            flags.attrelid = times.attrelid
            and flags.attname || '_at' = times.attname
    where
        flags.atttypid = 'boolean'::regtype
        and times.atttypid in ('timestamptz'::regtype, 'timestamp'::regtype)
        and flags.attnum > 0
        and not flags.attisdropped
        and not times.attisdropped

),

offenders as (

    select
        pairs.table_name || '.' || pairs.flag_name as object,
        'it and ' || pairs.time_name || ' say one fact, and may differ' as consequence,
        format(
            'alter table %s add check (%I = (%I is not null))',
            pairs.table_name,
            pairs.flag_name,
            pairs.time_name
        ) as fix
    from pairs
    where
        not pairs.is_generated
        and not exists (
            select 1
            from pg_catalog.pg_constraint
            where
                pg_constraint.conrelid = pairs.table_oid
                and pg_constraint.contype = 'c'
                and pg_constraint.conkey @> array[pairs.flag_number, pairs.time_number]
        )

)

{{ select_offenders(examined='tables', named='table') }}
