{#
    Emits the parts of groundwork.rebuild_type that move columns from a type to the one that takes
    its place:

    groundwork.type_renames(kind, schema, name)  gives the old type another name, and of a range its
        multirange and the functions that make its values
    groundwork.type_conversions(kind, schema, name, conversion, model)  converts the columns, by
        functions that are made for it where there is a conversion, and drops the old type
#}
{% macro engine_type_conversions() %}

create or replace function groundwork.type_renames(kind text, schema_name text, name text)
returns table (rank integer, statement text, undo text)
language sql
stable
as $type_renames$
    with
    renamed as (

        -- by the types' own names still
        select
            0 as rank,
            'function' as word,
            pg_proc.proname::text as name,
            format('(%s)', groundwork.routine_arguments(pg_proc.oid)) as arguments
        from groundwork.made_with_type(to_regtype(format('%I.%I', schema_name, name))) as made
        inner join pg_catalog.pg_proc
            on made.function_id = pg_proc.oid

        union all

        select
            1,
            'type',
            multirange.typname::text,
            null
        from pg_catalog.pg_range
        inner join pg_catalog.pg_type as multirange
            on pg_range.rngmultitypid = multirange.oid
        where pg_range.rngtypid = to_regtype(format('%I.%I', schema_name, name))

        union all

        select
            1,
            case kind when 'domain' then 'domain' else 'type' end,
            name,
            null
    )

    select
        renamed.rank,
        format(
            'alter %s %I.%I%s rename to %I',
            renamed.word,
            schema_name,
            renamed.name,
            renamed.arguments,
            groundwork.helper_name(renamed.name, 'old')
        ),
        format(
            'alter %s %I.%I%s rename to %I',
            renamed.word,
            schema_name,
            groundwork.helper_name(renamed.name, 'old'),
            renamed.arguments,
            renamed.name
        )
    from renamed
$type_renames$;

create or replace function groundwork.type_conversions(
    kind text, schema_name text, name text, conversion text, model jsonb
)
returns table (rank integer, column_name text, is_large boolean, statement text)
language sql
stable
as $type_conversions$
    with
    names as (

        select
            to_regtype(format('%I.%I', schema_name, name)) as type_id,
            format('%I.%I', schema_name, name) as new_type,
            format('%I.%I', schema_name, groundwork.helper_name(name, 'old')) as old_type,
            format('%I.%I', schema_name, groundwork.helper_name(name, 'convert')) as convert

    ),

    columns as (

        select
            type_columns.table_id,
            type_columns.name,
            groundwork.is_large(
                type_columns.table_id, (model ->> 'online_rows')::bigint
            ) as is_large,
            case
                when names.type_id in (type_columns.column_type, pg_type.typelem)
                    then names.new_type
                else format('%I.%I', schema_name, model ->> 'multirange')
            end || case when type_columns.is_array then '[]' else '' end as new_type
        from names
        cross join lateral groundwork.type_columns(names.type_id) as type_columns
        inner join pg_catalog.pg_type
            on type_columns.column_type = pg_type.oid

    ),

    functions as (

        select
            names.*,
            parts.*
        from names
        cross join lateral (
            values
            (
                names.old_type,
                names.new_type,
                'select ' || format(conversion, 'value')
            ),
            -- one of several dimensions goes by its text
            (
                names.old_type || '[]',
                names.new_type || '[]',
                format(
                    'select case when array_ndims(value) > 1 then value::text::%s[] '
                    'when value is not null then array(select %s '
                    'from generate_subscripts(value, 1) as places (place) '
                    'order by places.place) end',
                    names.new_type,
                    format(conversion, 'value[places.place]')
                )
            )
        ) as parts (argument, result, body)
        where
            conversion is not null
            and exists (select from columns)

    )

    select
        3,
        null,
        false,
        format(
            'create function %s(value %s) returns %s language sql as $convert$ %s $convert$',
            functions.convert,
            functions.argument,
            functions.result,
            functions.body
        )
    from functions

    union all

    select
        4,
        columns.name,
        columns.is_large,
        format(
            'alter table %s alter column %I type %s using ',
            columns.table_id::regclass,
            columns.name,
            columns.new_type
        ) || case
            when conversion is null then format('%I::text::%s', columns.name, columns.new_type)
            else format('%s(%I)', names.convert, columns.name)
        end
    from columns
    cross join names

    union all

    select
        5,
        null,
        false,
        format('drop function %s(%s)', functions.convert, functions.argument)
    from functions

    union all

    select
        6,
        null,
        false,
        format(
            'drop %s %s',
            case kind when 'domain' then 'domain' else 'type' end,
            names.old_type
        )
    from names
$type_conversions$;

{% endmacro %}
