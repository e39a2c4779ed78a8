{#
    Lists each table whose column updated_at no trigger sets on every update.

    The column then tells when the row was made, or what the application thought to say. A trigger
    counts when it is enabled, runs before each row's update whichever columns it names, and calls
    a function that assigns `new.updated_at`, or the extension's moddatetime('updated_at').

    Fix: {{ updated_at_trigger() }} in the table's model.
#}
with tables as (

    {{ managed_relations() }}

),

stamped_tables as (

    select tables.*
    from tables
    inner join pg_catalog.pg_attribute
        on tables.table_oid = pg_attribute.attrelid
    where pg_attribute.attname = 'updated_at'

),

offenders as (

    select
        stamped_tables.table_name as object,
        'updated_at does not change when a row does' as consequence,
        format(
            'create or replace trigger %I before update on %s'
            || ' for each row execute function access.set_updated_at()',
            stamped_tables.relation_name || '_set_updated_at',
            stamped_tables.table_name
        ) as fix
    from stamped_tables
    where
        not exists (
            select 1
            from pg_catalog.pg_trigger
            inner join pg_catalog.pg_proc
                on pg_trigger.tgfoid = pg_proc.oid
            where
                pg_trigger.tgrelid = stamped_tables.table_oid
                and pg_trigger.tgenabled in ('O', 'A')
                -- for each row 1, before 2, update 16
                and pg_trigger.tgtype & 19 = 19
                and cardinality(pg_trigger.tgattr::int2[]) = 0
                and (
                    pg_proc.prosrc ~* '\mnew\.updated_at\s*:?='
                    -- of the extension, which takes the column's name
                    or (
                        pg_proc.proname = 'moddatetime'
                        and encode(pg_trigger.tgargs, 'escape') = 'updated_at\000'
                    )
                )
        )

)

{{ select_offenders(examined='stamped_tables', named='column updated_at') }}
