{#
    Emits groundwork.rebuild_enum(schema, type, declaration): the statements that build an
    enumerated type again under its name: what depends on it is taken away, every column moves over
    by its text, and the dependents come back.

    returns  stage, rank, statement, undo, owner: see groundwork.new_step
#}
{% macro engine_rebuild_enum() %}

create or replace function groundwork.rebuild_enum(
    schema_name text, type_name text, declaration text
)
returns table (
    stage groundwork.stage, rank integer, statement text, undo text, owner text
)
language sql
stable
as $rebuild_enum$
    with
    names as (

        select
            format('%I.%I', schema_name, type_name) as qualified,
            format('%I.%I', schema_name, groundwork.helper_name(type_name, 'old')) as outgoing

    ),

    columns as (

        select
            pg_class.oid as table_id,
            pg_attribute.attnum as column_number,
            pg_attribute.attname as name,
            names.qualified || case when pg_type.typelem <> 0 then '[]' else '' end as new_type
        from names
        inner join pg_catalog.pg_type
            on to_regtype(names.qualified) in (pg_type.oid, pg_type.typelem)
        inner join pg_catalog.pg_attribute
            on pg_type.oid = pg_attribute.atttypid
        inner join pg_catalog.pg_class
            on pg_attribute.attrelid = pg_class.oid
        where
            pg_class.relkind in ('r', 'p')
            and not pg_class.relispartition
            and not pg_attribute.attisdropped

    ),

    dependents as (

        select dependents.*
        from groundwork.function_dependents(
            (
                select jsonb_agg(to_jsonb(objects))
                from (
                    select
                        'pg_catalog.pg_type'::regclass::oid as class_id,
                        to_regtype(names.qualified)::oid as object_id,
                        0 as column_number
                    from names

                    union all

                    select
                        'pg_catalog.pg_type'::regclass,
                        pg_type.typarray,
                        0
                    from names
                    inner join pg_catalog.pg_type
                        on to_regtype(names.qualified) = pg_type.oid

                    union all

                    select
                        'pg_catalog.pg_class'::regclass,
                        columns.table_id,
                        columns.column_number
                    from columns
                ) as objects
            )
        ) as dependents

    )

    select
        'take_dependents'::groundwork.stage as stage,
        -dependents.depth as rank,
        dependents.drop_statement as statement,
        dependents.create_statement as undo,
        null as owner
    from dependents

    union all

    select
        'rebuild_type',
        1,
        format(
            'alter type %s rename to %I',
            names.qualified,
            groundwork.helper_name(type_name, 'old')
        ),
        null,
        null
    from names

    union all

    select
        'rebuild_type',
        2,
        declaration,
        null,
        null
    from names

    union all

    select
        'rebuild_type',
        3,
        format(
            'alter table %s alter column %I type %s using %I::text::%s',
            columns.table_id::regclass,
            columns.name,
            columns.new_type,
            columns.name,
            columns.new_type
        ),
        null,
        null
    from columns

    union all

    select
        'rebuild_type',
        4,
        'drop type ' || names.outgoing,
        null,
        null
    from names

    union all

    select
        'restore_type_dependents',
        dependents.depth,
        dependents.create_statement,
        dependents.drop_statement,
        dependents.owner
    from dependents
$rebuild_enum$;

{% endmacro %}
