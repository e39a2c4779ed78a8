{#
    Emits groundwork.cast_items(target, retyped): the indexes, checks, statistics and generated
    columns of `target` with an expression over columns that get another type, as they are written
    when each of these columns is cast to the type that it still has. Such an expression means what
    it meant: `lower(code)` over a code that becomes a uuid is `lower((code)::text)`.

    PostgreSQL writes them: they are made on an empty copy of the table, whose columns then get
    names that occur nowhere else, in a subtransaction that is rolled back.

    retyped  columns of `target`: see groundwork.make_retyped_copies
    returns  items as groundwork.items describes them; none where no such object exists

    groundwork.expressions_over(target, numbers)  kind and name of these objects
    groundwork.castable(retyped)                  those of the columns of which every new value
                                                  has one of the former type: `code::integer` would
                                                  fail on the first text that is no number
    groundwork.column_mark(table_id, number)      the name of a column meanwhile
    groundwork.mark_columns(retyped)              gives the columns of the copies these names
    groundwork.with_casts(said, retyped, form)    the text, where each of these names is a cast,
                                                  written as `form` says
#}
{% macro engine_cast_items() %}

create or replace function groundwork.castable(retyped jsonb)
returns jsonb
language sql
stable
as $castable$
    select coalesce(jsonb_agg(entry), '[]')
    from jsonb_array_elements(retyped) as entry
    inner join pg_catalog.pg_attribute
        on
            pg_attribute.attrelid = (entry ->> 'table_id')::oid
            and pg_attribute.attnum = (entry ->> 'column_number')::integer
    where
        (
            pg_attribute.atttypid in ('text'::regtype, 'varchar'::regtype)
            and pg_attribute.atttypmod = -1
        )
        or groundwork.is_lossless(
            jsonb_build_object('type', entry ->> 'type'),
            jsonb_strip_nulls(
                jsonb_build_object(
                    'type', groundwork.shown_type(pg_attribute.atttypid, null),
                    'modifier', nullif(pg_attribute.atttypmod, -1)
                )
            )
        )
$castable$;

create or replace function groundwork.column_mark(table_id oid, column_number integer)
returns text
language sql
immutable
as $column_mark$
    select format('groundwork_column_%s_%s_', table_id, column_number)
$column_mark$;

create or replace function groundwork.mark_columns(retyped jsonb)
returns void
language plpgsql
as $mark_columns$
declare
    changed record;
begin
    for changed in
        select columns.*
        from jsonb_to_recordset(retyped) as columns (
            table_id oid, column_number integer, name text
        )
    loop
        execute format(
            'alter table pg_temp.%I rename column %I to %I',
            groundwork.name_of(changed.table_id),
            changed.name,
            groundwork.column_mark(changed.table_id, changed.column_number)
        );
    end loop;
end
$mark_columns$;

create or replace function groundwork.with_casts(said text, retyped jsonb, form text)
returns text
language plpgsql
stable
as $with_casts$
declare
    changed record;
begin
    for changed in
        select columns.*
        from jsonb_to_recordset(retyped) as columns (
            table_id oid, column_number integer, name text
        )
    loop
        said := replace(
            said,
            groundwork.column_mark(changed.table_id, changed.column_number),
            format(
                form,
                quote_ident(changed.name)
                || '::' || (
                    select
                        groundwork.shown_type(pg_attribute.atttypid, pg_attribute.atttypmod)
                    from pg_catalog.pg_attribute
                    where
                        pg_attribute.attrelid = changed.table_id
                        and pg_attribute.attnum = changed.column_number
                )
            )
        );
    end loop;
    return said;
end
$with_casts$;

create or replace function groundwork.expressions_over(target oid, numbers integer[])
returns table (kind text, name text)
language sql
stable
as $expressions_over$
    with
    expressions as (

        select
            'pg_catalog.pg_class'::regclass as class_id,
            pg_index.indexrelid as object_id,
            'index' as kind,
            pg_class.relname as name
        from pg_catalog.pg_index
        inner join pg_catalog.pg_class
            on pg_index.indexrelid = pg_class.oid
        where
            pg_index.indrelid = target
            and pg_index.indisvalid
            and num_nonnulls(pg_index.indexprs, pg_index.indpred) > 0

        union all

        select
            'pg_catalog.pg_constraint'::regclass,
            pg_constraint.oid,
            'constraint',
            pg_constraint.conname
        from pg_catalog.pg_constraint
        where
            pg_constraint.conrelid = target
            and pg_constraint.contype = 'c'
            and not starts_with(pg_constraint.conname, 'groundwork_')

        union all

        select
            'pg_catalog.pg_statistic_ext'::regclass,
            pg_statistic_ext.oid,
            'statistics',
            pg_statistic_ext.stxname
        from pg_catalog.pg_statistic_ext
        where
            pg_statistic_ext.stxrelid = target
            and pg_statistic_ext.stxexprs is not null

        union all

        select
            'pg_catalog.pg_attrdef'::regclass,
            pg_attrdef.oid,
            'column',
            pg_attribute.attname
        from pg_catalog.pg_attribute
        inner join pg_catalog.pg_attrdef
            on
                pg_attribute.attrelid = pg_attrdef.adrelid
                and pg_attribute.attnum = pg_attrdef.adnum
        where
            pg_attribute.attrelid = target
            and pg_attribute.attgenerated <> ''

    )

    select distinct
        expressions.kind,
        expressions.name::text
    from expressions
    inner join pg_catalog.pg_depend
        on
            expressions.class_id = pg_depend.classid
            and expressions.object_id = pg_depend.objid
            and pg_depend.refclassid = 'pg_catalog.pg_class'::regclass
            and pg_depend.refobjid = target
            and pg_depend.refobjsubid = any(numbers)
$expressions_over$;

create or replace function groundwork.cast_items(target oid, retyped jsonb)
returns setof groundwork.item
language plpgsql
as $cast_items$
declare
    copy_name constant text := groundwork.name_of(target);
    originals groundwork.item[];
    marked groundwork.item[];
    original groundwork.item;
begin
    originals := array(
        select item
        from groundwork.expressions_over(
            target,
            array(
                select (entry ->> 'column_number')::integer
                from jsonb_array_elements(retyped) as entry
            )
        ) as used
        inner join unnest(groundwork.items(target)) as item
            on
                used.kind = item.kind
                and used.name = item.name
        order by item.kind = 'column'
    );
    if originals = '{}' then
        return;
    end if;
    begin
        -- with the types that they have
        perform groundwork.make_retyped_copies(array[target], '[]');
        foreach original in array originals loop
            if original.kind = 'column' then
                execute format('alter table pg_temp.%I drop column %I', copy_name, original.name);
            end if;
            perform groundwork.execute_in_project(
                groundwork.create_statement('pg_temp', copy_name, original)
            );
        end loop;
        perform groundwork.mark_columns(retyped);
        marked := groundwork.items(format('pg_temp.%I', copy_name)::regclass);
        raise exception using errcode = 'GW003';
    exception when sqlstate 'GW003' then null;
    end;
    return query
    select
        known.kind,
        known.name,
        known.definition || jsonb_build_object(
            said.key,
            groundwork.with_casts(item.definition ->> said.key, retyped, '(%s)')
        )
    from unnest(originals) as known
    inner join unnest(marked) as item
        on
            known.kind = item.kind
            and known.name = item.name
    cross join lateral (
        select case known.kind when 'column' then 'default' else 'definition' end as key
    ) as said;
end
$cast_items$;

{% endmacro %}
