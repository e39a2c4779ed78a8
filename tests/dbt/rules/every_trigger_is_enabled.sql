{#
    Lists each trigger that does not fire on an ordinary write, those behind foreign keys included.

    `disable trigger all` is what a bulk load does for speed. Forgotten, no reference is checked
    any more, and nothing else tells.

    Fix: enable it. For the trigger of a foreign key that takes a superuser; others drop the
    foreign key and let `dbt run` add it again.
#}
with tables as (

    {{ managed_relations(['r', 'p', 'v', 'f']) }}

),

triggers as (

    select
        tables.table_name,
        pg_trigger.tgname as trigger_name,
        pg_trigger.tgenabled as enabled
    from pg_catalog.pg_trigger
    inner join tables
        on pg_trigger.tgrelid = tables.table_oid

),

offenders as (

    select
        format('%I on %s', triggers.trigger_name, triggers.table_name) as object,
        'it does not fire' as consequence,
        format(
            'alter table %s enable trigger %I', triggers.table_name, triggers.trigger_name
        ) as fix
    from triggers
    where triggers.enabled in ('D', 'R')

)

{{ select_offenders(examined='triggers', named='trigger') }}
