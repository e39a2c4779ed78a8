{#
    Lists each constraint that old rows were never checked against (`not valid`), or that no row is
    checked against (`not enforced`, PostgreSQL 18).

    The table may hold rows that the declaration says can't exist.

    Fix: validate it. What refuses is the list of rows to fix first.
#}
with tables as (

    {{ managed_relations(['r', 'p', 'f']) }}

),

constraints as (

    select
        tables.table_name,
        pg_constraint.conname as constraint_name,
        pg_constraint.convalidated as is_validated,
        -- PostgreSQL before 18 has no such column, and enforces every constraint
        coalesce(
            (to_jsonb(pg_constraint) ->> 'conenforced')::boolean, true
        ) as is_enforced,
        pg_get_constraintdef(pg_constraint.oid) as definition
    from pg_catalog.pg_constraint
    inner join tables
        on pg_constraint.conrelid = tables.table_oid

),

offenders as (

    select
        constraints.constraint_name || ' on ' || constraints.table_name as object,
        'the table may hold rows that break it' as consequence,
        case
            when constraints.is_enforced
                then
                    format(
                        'alter table %s validate constraint %I',
                        constraints.table_name,
                        constraints.constraint_name
                    )
            else
                format(
                    'alter table %s drop constraint %I, add constraint %2$I %s',
                    constraints.table_name,
                    constraints.constraint_name,
                    replace(constraints.definition, ' NOT ENFORCED', '')
                )
        end as fix
    from constraints
    where not (constraints.is_validated and constraints.is_enforced)

)

{{ select_offenders(examined='constraints', named='constraint') }}
