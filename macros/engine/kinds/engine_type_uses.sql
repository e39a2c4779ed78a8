{#
    Emits what is asked of a type that changes, before it does.

    groundwork.types_of(type)            the type, its array, and of a range its multirange and the
                                         array of that
    groundwork.type_columns(type)        the columns of tables that have one of these types: the
                                         partitions of a table follow it and are left out
    groundwork.type_objects(type)        all of that, as pg_depend names it, with what was made with
                                         the type (groundwork.made_with_type)
    groundwork.fixed_type_uses(type)     the names of what has the type and cannot be given another:
                                         a domain, an attribute of a composite type, a range, the
                                         key of a partitioned table, a table that was made of the
                                         type
    groundwork.unfit_values(type, condition)  a sentence for each column with values, called
                                         `value`, for which the condition is false: how many rows,
                                         and the keys of some
#}
{% macro engine_type_uses() %}

create or replace function groundwork.types_of(type_id oid)
returns oid[]
language sql
stable
as $types_of$
    select array_agg(named.oid)
    from pg_catalog.pg_type as named
    where
        named.oid = type_id
        or named.typelem = type_id and named.typcategory = 'A'
        or named.oid = (
            select pg_range.rngmultitypid
            from pg_catalog.pg_range
            where pg_range.rngtypid = type_id
        )
        or named.typcategory = 'A' and named.typelem = (
            select pg_range.rngmultitypid
            from pg_catalog.pg_range
            where pg_range.rngtypid = type_id
        )
$types_of$;

create or replace function groundwork.type_columns(type_id oid)
returns table (
    table_id oid, column_number smallint, name text, column_type oid, is_array boolean
)
language sql
stable
as $type_columns$
    select
        pg_class.oid,
        pg_attribute.attnum,
        pg_attribute.attname::text,
        pg_attribute.atttypid,
        pg_type.typcategory = 'A'
    from pg_catalog.pg_attribute
    inner join pg_catalog.pg_type
        on pg_attribute.atttypid = pg_type.oid
    inner join pg_catalog.pg_class
        on pg_attribute.attrelid = pg_class.oid
    where
        pg_attribute.atttypid = any(groundwork.types_of(type_id))
        and pg_class.relkind in ('r', 'p')
        and not pg_class.relispartition
        and not pg_attribute.attisdropped
    order by pg_class.oid, pg_attribute.attnum
$type_columns$;

create or replace function groundwork.type_objects(type_id oid)
returns jsonb
language sql
stable
as $type_objects$
    select jsonb_agg(to_jsonb(objects))
    from (
        select
            'pg_catalog.pg_type'::regclass::oid as class_id,
            types.type_id as object_id,
            0 as column_number
        from unnest(groundwork.types_of(type_id)) as types (type_id)

        union all

        -- those of a composite type
        select
            'pg_catalog.pg_class'::regclass,
            pg_type.typrelid,
            numbers.number
        from pg_catalog.pg_type
        cross join lateral (
            select 0 as number

            union all

            select pg_attribute.attnum
            from pg_catalog.pg_attribute
            where
                pg_attribute.attrelid = pg_type.typrelid
                and pg_attribute.attnum > 0
        ) as numbers
        where
            pg_type.oid = type_objects.type_id
            and pg_type.typrelid <> 0

        union all

        select
            'pg_catalog.pg_class'::regclass,
            columns.table_id,
            columns.column_number
        from groundwork.type_columns(type_objects.type_id) as columns

        union all

        select
            'pg_catalog.pg_proc'::regclass,
            made.function_id,
            0
        from groundwork.made_with_type(type_objects.type_id) as made
    ) as objects
$type_objects$;

create or replace function groundwork.made_with_type(type_id oid)
returns table (function_id oid)
language sql
stable
as $made_with_type$
    select pg_depend.objid
    from pg_catalog.pg_depend
    where
        pg_depend.classid = 'pg_catalog.pg_proc'::regclass
        and pg_depend.refclassid = 'pg_catalog.pg_type'::regclass
        and pg_depend.refobjid = any(groundwork.types_of(type_id))
        and pg_depend.deptype = 'i'
$made_with_type$;

create or replace function groundwork.fixed_type_uses(type_id oid)
returns text[]
language sql
stable
{{ engine_project_path() }}
as $fixed_type_uses$
    select
        array(
            select 'the domain ' || pg_type.oid::regtype
            from pg_catalog.pg_type
            where
                pg_type.typtype = 'd'
                and pg_type.typbasetype = any(groundwork.types_of(type_id))

            union all

            select
                format(
                    'the attribute %I of the type %s',
                    pg_attribute.attname,
                    pg_class.reltype::regtype
                )
            from pg_catalog.pg_attribute
            inner join pg_catalog.pg_class
                on pg_attribute.attrelid = pg_class.oid
            where
                pg_class.relkind = 'c'
                and pg_attribute.atttypid = any(groundwork.types_of(type_id))
                and not pg_attribute.attisdropped

            union all

            select
                format(
                    'the function %s, which gives its values one form',
                    pg_range.rngcanonical::regproc
                )
            from pg_catalog.pg_range
            where
                pg_range.rngtypid = type_id
                and pg_range.rngcanonical <> 0

            union all

            select 'the range ' || pg_range.rngtypid::regtype
            from pg_catalog.pg_range
            where pg_range.rngsubtype = any(groundwork.types_of(type_id))

            union all

            select format('the table %s of that type', pg_class.oid::regclass)
            from pg_catalog.pg_class
            where pg_class.reloftype = type_id

            union all

            select
                'the key of the partitioned table ' || pg_partitioned_table.partrelid::regclass
            from groundwork.type_columns(type_id) as columns
            inner join pg_catalog.pg_partitioned_table
                on
                    columns.table_id = pg_partitioned_table.partrelid
                    and columns.column_number = any(pg_partitioned_table.partattrs::smallint[])

            union all

            select pg_describe_object(found.class_id, found.object_id, 0)
            from groundwork.find_dependents(groundwork.type_objects(type_id)) as found
            where
                not groundwork.is_taken_away(found.class_id)
                and found.class_id not in (
                    'pg_catalog.pg_class'::regclass, 'pg_catalog.pg_type'::regclass
                )
        )
$fixed_type_uses$;

create or replace function groundwork.unfit_values(type_id oid, condition text)
returns text[]
language plpgsql
as $unfit_values$
declare
    place record;
    found_rows record;
    sentences text[] := '{}';
begin
    for place in
        select *
        from groundwork.type_columns(type_id)
    loop
        begin
            perform groundwork.lift_row_security(array[place.table_id]);
            found_rows := groundwork.name_rows(
                place.table_id,
                format(
                    case
                        when place.is_array
                            then 'exists (select from unnest(offender.%I) as given (value) '
                                'where not coalesce(%s, true))'
                        else 'exists (select from (select offender.%I) as given (value) '
                            'where not coalesce(%s, true))'
                    end,
                    place.name,
                    condition
                )
            );
            raise exception using errcode = 'GW003';
        exception when sqlstate 'GW003' then
            null;
        end;
        if found_rows.row_count > 0 then
            sentences := sentences || format(
                '%s rows of %s, column %s: %s',
                found_rows.row_count,
                groundwork.shown_name(place.table_id),
                place.name,
                found_rows.names
            );
        end if;
    end loop;
    return sentences;
end
$unfit_values$;

{% endmacro %}
