{#
    Lists each difference between a table, function or type and the declaration last applied to it.

    Somebody changed the database by hand: the next `dbt run` takes it back, or refuses to.

    Fix: declare it in the model, or run dbt.
#}
with declarations as (

    select declaration.*
    from groundwork.declaration

),

offenders as (

    select
        format('%s.%s', drift.schema_name, drift.object_name) as object,
        drift.sentence as consequence,
        '-- dbt run' as fix
    from groundwork.drift() as drift

)

{{ select_offenders(examined='declarations', named='declaration') }}
