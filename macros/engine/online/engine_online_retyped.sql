{#
    Emits groundwork.retyped(target, declared, steps, model): the columns whose type changes so
    that every row is written, as a jsonb array; of the target, and of every table that refers to
    one of them. Null when there are none. Each has

    table_id, column_number, name   the column as it is
    shadow                            the name of the column that is to take its place
    type, collated                  what the shadow is
    conversion                      its value, as SQL on the columns of the row
    assignment                      the same in a trigger, on `new`
    is_lossless                     whether every value has one
    declared                        how it is declared; null for a column of another table
#}
{% macro engine_online_retyped() %}

create or replace function groundwork.retyped(
    target oid, declared groundwork.item[], steps groundwork.step[], model jsonb
)
returns jsonb
language sql
stable
{{ engine_project_path() }}
as $retyped$
    with recursive
    own as (

        select
            pg_attribute.attnum as column_number,
            pg_attribute.attname::text as name,
            live_side.definition as live_definition,
            declared_side.definition as declared_definition,
            model #>> array['convert', step.name] as conversion
        from unnest(steps) as step
        inner join pg_catalog.pg_attribute
            on
                step.name = pg_attribute.attname
                and pg_attribute.attrelid = target
        inner join unnest(declared) as declared_side
            on
                step.name = declared_side.name
                and declared_side.kind = 'column'
        inner join unnest(groundwork.items(target)) as live_side
            on
                step.name = live_side.name
                and live_side.kind = 'column'
        where
            step.kind = 'column'
            and step.stage = 'retype_columns'
            and live_side.definition -> 'generated' is null
            and declared_side.definition -> 'generated' is null
            and not groundwork.is_binary_coercible(live_side.definition, declared_side.definition)

    ),

    followed (table_id, column_number, key_column) as (

        select
            target,
            own.column_number,
            own.name
        from own

        union

        select
            pg_constraint.conrelid,
            pairs.column_number,
            followed.key_column
        from followed
        inner join pg_catalog.pg_constraint
            on
                followed.table_id = pg_constraint.confrelid
                and pg_constraint.contype = 'f'
                and pg_constraint.conparentid = 0
        cross join lateral unnest(pg_constraint.conkey, pg_constraint.confkey)
            as pairs (column_number, key_number)
        inner join pg_catalog.pg_attribute
            on
                pg_constraint.conrelid = pg_attribute.attrelid
                and pairs.column_number = pg_attribute.attnum
        where
            pairs.key_number = followed.column_number
            -- the shadow of another one
            and not starts_with(pg_attribute.attname, 'groundwork_')

    ),

    retyped as (

        select
            target as table_id,
            own.column_number,
            own.name,
            own.declared_definition ->> 'type' as type,
            own.declared_definition ->> 'collation' as collated,
            own.declared_definition as declared,
            own.live_definition ->> 'type' as old_type,
            own.conversion,
            own.conversion is null
            and groundwork.is_lossless(own.live_definition, own.declared_definition) as is_lossless
        from own

        union all

        select
            followed.table_id,
            followed.column_number,
            pg_attribute.attname,
            own.declared_definition ->> 'type',
            null,
            null,
            groundwork.shown_type(pg_attribute.atttypid, pg_attribute.atttypmod),
            case when groundwork.is_function(own.conversion) then own.conversion end,
            own.conversion is null
            and groundwork.is_lossless(own.live_definition, own.declared_definition)
        from followed
        inner join own
            on followed.key_column = own.name
        inner join pg_catalog.pg_attribute
            on
                followed.table_id = pg_attribute.attrelid
                and followed.column_number = pg_attribute.attnum
        where
            (followed.table_id, followed.column_number) not in (
                select
                    target,
                    own.column_number
                from own
            )
            and groundwork.shown_type(pg_attribute.atttypid, pg_attribute.atttypmod)
            <> own.declared_definition ->> 'type'

    )

    select
        jsonb_agg(
            jsonb_build_object(
                'table_id', retyped.table_id::bigint,
                'column_number', retyped.column_number,
                'name', retyped.name,
                'shadow', groundwork.helper_name(retyped.name, 'new'),
                'type', retyped.type,
                'collated', retyped.collated,
                'conversion',
                groundwork.converted(
                    quote_ident(retyped.name), retyped.conversion, retyped.old_type, retyped.type
                ),
                'assignment',
                case
                    when
                        retyped.conversion is null
                        or groundwork.is_function(retyped.conversion)
                        or retyped.old_type = retyped.type
                        then groundwork.converted(
                            format('new.%I', retyped.name),
                            retyped.conversion,
                            retyped.old_type,
                            retyped.type
                        )
                    else groundwork.on_new_row(retyped.conversion, retyped.table_id)
                end,
                'is_lossless', retyped.is_lossless,
                'declared', retyped.declared
            )
            order by retyped.table_id, retyped.column_number
        )
    from retyped
$retyped$;

create or replace function groundwork.on_new_row(expression text, table_id oid)
returns text
language sql
stable
as $on_new_row$
    select format('(select %s from (select new.*) as %I)', expression, pg_class.relname)
    from pg_catalog.pg_class
    where pg_class.oid = table_id
$on_new_row$;

create or replace function groundwork.sync_name(table_id oid)
returns text
language sql
immutable
as $sync_name$
    select format('sync_%s', table_id)
$sync_name$;

create or replace function groundwork.retyped_columns(retyped jsonb)
returns table (
    table_id oid,
    column_number smallint,
    name text,
    shadow text,
    type text,
    collated text,
    conversion text,
    assignment text,
    is_lossless boolean,
    declared jsonb,
    table_name text
)
language sql
stable
as $retyped_columns$
    select
        columns.*,
        format('%I.%I', pg_namespace.nspname, pg_class.relname)
    from jsonb_to_recordset(retyped) as columns (
        table_id oid,
        column_number smallint,
        name text,
        shadow text,
        type text,
        collated text,
        conversion text,
        assignment text,
        is_lossless boolean,
        declared jsonb
    )
    inner join pg_catalog.pg_class
        on columns.table_id = pg_class.oid
    inner join pg_catalog.pg_namespace
        on pg_class.relnamespace = pg_namespace.oid
$retyped_columns$;

{% endmacro %}
