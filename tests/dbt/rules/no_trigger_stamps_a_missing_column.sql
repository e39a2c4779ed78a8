{#
    Lists each trigger whose function reads or sets a column (`new.x`, `old.x`) that its table does
    not have.

    PL/pgSQL looks for the column when the trigger fires: every write that fires it fails.

    Fix: the column, or drop the trigger.
#}
with tables as (

    {{ managed_relations(['r', 'p', 'v', 'f']) }}

),

triggers as (

    select
        tables.table_oid,
        tables.table_name,
        pg_trigger.tgname as trigger_name,
        regexp_replace(
            regexp_replace(pg_proc.prosrc, '--[^\n]*', '', 'g'), '/\*.*?\*/', '', 'g'
        ) as body
    from pg_catalog.pg_trigger
    inner join tables
        on pg_trigger.tgrelid = tables.table_oid
    inner join pg_catalog.pg_proc
        on pg_trigger.tgfoid = pg_proc.oid
    inner join pg_catalog.pg_language
        on pg_proc.prolang = pg_language.oid
    where
        not pg_trigger.tgisinternal
        -- a partition's triggers follow those of its parent
        and pg_trigger.tgparentid = 0
        and pg_language.lanname = 'plpgsql'

),

named_columns as (

    select distinct
        triggers.table_oid,
        triggers.table_name,
        triggers.trigger_name,
        coalesce(found.names[1], lower(found.names[2])) as column_name
    from triggers
    cross join regexp_matches(
        triggers.body, '\m(?:new|old)\)?\s*\.\s*(?:"([^"]+)"|([a-z_][a-z0-9_$]*))', 'gi'
    ) as found (names)

),

offenders as (

    select
        format('%I on %s', named_columns.trigger_name, named_columns.table_name) as object,
        'every write that fires it fails: there is no column '
        || string_agg(named_columns.column_name, ', ') as consequence,
        format(
            'drop trigger %I on %s', named_columns.trigger_name, named_columns.table_name
        ) as fix
    from named_columns
    where
        not exists (
            select 1
            from pg_catalog.pg_attribute
            where
                pg_attribute.attrelid = named_columns.table_oid
                and pg_attribute.attname = named_columns.column_name
        )
    group by named_columns.trigger_name, named_columns.table_name

)

{{ select_offenders(examined='triggers', named='trigger') }}
