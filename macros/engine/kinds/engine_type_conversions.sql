{#
    Emits the parts of groundwork.rebuild_type that move columns from a type to the one that takes
    its place:

    groundwork.type_renames(kind, schema, name)  gives the old type another name, and of a range its
        multirange and the functions that make its values
    groundwork.type_conversions(schema, name, conversion, reversal, model)  converts the columns, by
        functions that are made for it where there is a conversion, and drops the old type; each
        with its undo. model: multirange (of a range, its declared name), online_rows

    And groundwork.column_conversion(table, column, new_type, converting), one such statement;
    groundwork.conversion_functions(schema, name, conversion, reversal), the functions of both ways.
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

create or replace function groundwork.column_conversion(
    table_id oid, column_name text, new_type text, converting text
)
returns text
language sql
stable
as $column_conversion$
    select
        format(
            'alter table %s alter column %I type %s using %s',
            table_id::regclass,
            column_name,
            new_type,
            case
                when converting is null then format('%I::text::%s', column_name, new_type)
                else format('%s(%I)', converting, column_name)
            end
        )
$column_conversion$;

create or replace function groundwork.conversion_functions(
    schema_name text, name text, conversion text, reversal text
)
returns table (signature text, statement text, is_undo boolean)
language sql
immutable
as $conversion_functions$
    select
        parts.name || '(' || parts.argument || suffixes.suffix || ')',
        format(
            'create function %s(value %s) returns %s language sql as $convert$ %s $convert$',
            parts.name,
            parts.argument || suffixes.suffix,
            parts.result || suffixes.suffix,
            case suffixes.suffix
                when '' then 'select ' || format(parts.expression, 'value')
                -- one of several dimensions goes by its text
                else format(
                    'select case when array_ndims(value) > 1 then value::text::%s[] '
                    'when value is not null then array(select %s '
                    'from generate_subscripts(value, 1) as places (place) '
                    'order by places.place) end',
                    parts.result,
                    format(parts.expression, 'value[places.place]')
                )
            end
        ),
        parts.is_undo
    from (
        select
            format('%I.%I', schema_name, name) as new_type,
            format('%I.%I', schema_name, groundwork.helper_name(name, 'old')) as old_type,
            format('%I.%I', schema_name, groundwork.helper_name(name, 'convert')) as convert,
            format('%I.%I', schema_name, groundwork.helper_name(name, 'revert')) as revert
    ) as names
    cross join lateral (
        values
        (names.convert, names.old_type, names.new_type, conversion, false),
        (names.revert, names.new_type, names.old_type, reversal, true)
    ) as parts (name, argument, result, expression, is_undo)
    cross join (
        values
        (''),
        ('[]')
    ) as suffixes (suffix)
    where conversion is not null
$conversion_functions$;

create or replace function groundwork.type_conversions(
    schema_name text, name text, conversion text, reversal text, model jsonb
)
returns table (
    rank integer, column_name text, is_large boolean, statement text, undo text
)
language sql
stable
as $type_conversions$
    with
    names as (

        select
            pg_type.oid as type_id,
            case pg_type.typtype when 'd' then 'domain' else 'type' end as word,
            format('%I.%I', schema_name, name) as new_type,
            format('%I.%I', schema_name, groundwork.helper_name(name, 'old')) as old_type,
            groundwork.helper_name(multirange.typname, 'old') as old_multirange,
            format('%I.%I', schema_name, groundwork.helper_name(name, 'convert')) as convert,
            format('%I.%I', schema_name, groundwork.helper_name(name, 'revert')) as revert
        from pg_catalog.pg_type
        left join pg_catalog.pg_range
            on pg_type.oid = pg_range.rngtypid
        left join pg_catalog.pg_type as multirange
            on pg_range.rngmultitypid = multirange.oid
        where pg_type.oid = to_regtype(format('%I.%I', schema_name, name))

    ),

    columns as (

        select
            type_columns.table_id,
            type_columns.name,
            groundwork.is_large(
                type_columns.table_id, (model ->> 'online_rows')::bigint
            ) as is_large,
            chosen.new_type || chosen.suffix as new_type,
            chosen.old_type || chosen.suffix as old_type
        from names
        cross join lateral groundwork.type_columns(names.type_id) as type_columns
        inner join pg_catalog.pg_type
            on type_columns.column_type = pg_type.oid
        cross join lateral (
            select
                case when type_columns.is_array then '[]' else '' end as suffix,
                names.new_type,
                names.old_type
            where names.type_id in (type_columns.column_type, pg_type.typelem)

            union all

            select
                case when type_columns.is_array then '[]' else '' end,
                format('%I.%I', schema_name, model ->> 'multirange'),
                format('%I.%I', schema_name, names.old_multirange)
            where names.type_id not in (type_columns.column_type, pg_type.typelem)
        ) as chosen

    ),

    functions as (

        select *
        from groundwork.conversion_functions(
            schema_name, type_conversions.name, conversion, reversal
        )
        where exists (select from columns)

    ),

    -- the undo comes in reverse order
    function_steps as (

        select
            array_agg(functions.statement) filter (where not functions.is_undo) as makes,
            array_agg('drop function ' || functions.signature)
            filter (where not functions.is_undo) as drops,
            array_agg('drop function ' || functions.signature)
            filter (where functions.is_undo) as undo_drops,
            array_agg(functions.statement) filter (where functions.is_undo) as undo_makes
        from functions

    )

    select
        3,
        null,
        false,
        steps.statement,
        steps.undo
    from function_steps
    cross join unnest(function_steps.makes, function_steps.undo_drops)
        as steps (statement, undo)

    union all

    select
        4,
        columns.name,
        columns.is_large,
        groundwork.column_conversion(
            columns.table_id, columns.name, columns.new_type,
            case when conversion is not null then names.convert end
        ),
        groundwork.column_conversion(
            columns.table_id, columns.name, columns.old_type,
            case when conversion is not null then names.revert end
        )
    from columns
    cross join names

    union all

    select
        5,
        null,
        false,
        steps.statement,
        steps.undo
    from function_steps
    cross join unnest(function_steps.drops, function_steps.undo_makes)
        as steps (statement, undo)

    union all

    select
        6,
        null,
        false,
        format('drop %s %s', names.word, names.old_type),
        groundwork.type_definition(
            schema_name, name, groundwork.helper_name(name, 'old'), names.old_multirange
        )
    from names
$type_conversions$;

{% endmacro %}
