{#
    Emits groundwork.cast_items(target, retyped): the indexes, checks, statistics and generated
    columns of `target` with an expression over columns that get another type, as they are written
    when each of these columns is cast to the type that it still has. Such an expression means what
    it meant: `lower(code)` over a code that becomes a uuid is `lower((code)::text)`.

    PostgreSQL writes them: they are made on an empty copy of the table, whose columns then get
    names that occur nowhere else, in a subtransaction that is rolled back.

    retyped  see groundwork.make_retyped_copy; also column_number
    returns  items as groundwork.items describes them; none where no such object exists

    groundwork.expressions_over(target, numbers)  kind and name of these objects
    groundwork.castable(retyped)                  those of the columns of which every new value
                                                  has one of the former type: `code::integer` would
                                                  fail on the first text that is no number
    groundwork.column_mark(table_id, number)      the name of a column meanwhile
    groundwork.mark_columns(target, retyped)      gives the columns of the copy these names
    groundwork.with_casts(said, retyped, form, is_json)
        the text, or text of JSON, where each of these names is a cast, written as `form` says
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

create or replace function groundwork.mark_columns(target oid, retyped jsonb)
returns void
language plpgsql
as $mark_columns$
declare
    copy_name constant text := (
        select pg_class.relname from pg_catalog.pg_class where pg_class.oid = target
    );
    changed record;
begin
    for changed in
        select columns.*
        from jsonb_to_recordset(retyped) as columns (
            table_id oid, column_number integer, name text
        )
        where columns.table_id = target
    loop
        execute format(
            'alter table pg_temp.%I rename column %I to %I',
            copy_name,
            changed.name,
            groundwork.column_mark(target, changed.column_number)
        );
    end loop;
end
$mark_columns$;

create or replace function groundwork.with_casts(
    said text, retyped jsonb, form text, is_json boolean default false
)
returns text
language plpgsql
stable
as $with_casts$
declare
    changed record;
begin
    for changed in
        select
            groundwork.column_mark(columns.table_id, columns.column_number) as mark,
            format(
                form,
                quote_ident(pg_attribute.attname)
                || '::' || groundwork.shown_type(pg_attribute.atttypid, pg_attribute.atttypmod)
            ) as written
        from jsonb_to_recordset(retyped) as columns (table_id oid, column_number integer)
        inner join pg_catalog.pg_attribute
            on
                columns.table_id = pg_attribute.attrelid
                and columns.column_number = pg_attribute.attnum
    loop
        said := replace(
            said,
            changed.mark,
            case
                when is_json then regexp_replace(to_json(changed.written)::text, '^"|"$', '', 'g')
                else changed.written
            end
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
    select
        'index',
        pg_class.relname::text
    from pg_catalog.pg_index
    inner join pg_catalog.pg_class
        on pg_index.indexrelid = pg_class.oid
    where
        pg_index.indrelid = target
        and pg_index.indisvalid
        and num_nonnulls(pg_index.indexprs, pg_index.indpred) > 0
        and exists (
            select
            from pg_catalog.pg_depend
            where
                pg_depend.classid = 'pg_catalog.pg_class'::regclass
                and pg_depend.objid = pg_index.indexrelid
                and pg_depend.refclassid = 'pg_catalog.pg_class'::regclass
                and pg_depend.refobjid = target
                and pg_depend.refobjsubid = any(numbers)
        )

    union all

    select
        'constraint',
        pg_constraint.conname::text
    from pg_catalog.pg_constraint
    where
        pg_constraint.conrelid = target
        and pg_constraint.contype = 'c'
        and pg_constraint.conkey && numbers::smallint[]
        and not starts_with(pg_constraint.conname, 'groundwork_')

    union all

    select
        'statistics',
        pg_statistic_ext.stxname::text
    from pg_catalog.pg_statistic_ext
    where
        pg_statistic_ext.stxrelid = target
        and pg_statistic_ext.stxexprs is not null

    union all

    select
        'column',
        pg_attribute.attname::text
    from pg_catalog.pg_attribute
    inner join pg_catalog.pg_attrdef
        on
            pg_attribute.attrelid = pg_attrdef.adrelid
            and pg_attribute.attnum = pg_attrdef.adnum
    where
        pg_attribute.attrelid = target
        and pg_attribute.attgenerated <> ''
        and exists (
            select
            from pg_catalog.pg_depend
            where
                pg_depend.classid = 'pg_catalog.pg_attrdef'::regclass
                and pg_depend.objid = pg_attrdef.oid
                and pg_depend.refclassid = 'pg_catalog.pg_class'::regclass
                and pg_depend.refobjid = target
                and pg_depend.refobjsubid = any(numbers)
        )
$expressions_over$;

create or replace function groundwork.cast_items(target oid, retyped jsonb)
returns setof groundwork.item
language plpgsql
as $cast_items$
declare
    copy_name constant text := (
        select pg_class.relname from pg_catalog.pg_class where pg_class.oid = target
    );
    originals groundwork.item[];
    marked groundwork.item[];
    original groundwork.item;
begin
    originals := array(
        select item
        from groundwork.expressions_over(
            target,
            array(
                select columns.column_number
                from jsonb_to_recordset(retyped) as columns (table_id oid, column_number integer)
                where columns.table_id = target
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
        perform groundwork.make_retyped_copy(target, '[]');
        foreach original in array originals loop
            if original.kind = 'column' then
                execute format('alter table pg_temp.%I drop column %I', copy_name, original.name);
            end if;
            perform groundwork.execute_in_project(
                groundwork.create_statement('pg_temp', copy_name, original)
            );
        end loop;
        perform groundwork.mark_columns(target, retyped);
        marked := array(
            select item
            from unnest(groundwork.items(format('pg_temp.%I', copy_name)::regclass)) as item
            inner join unnest(originals) as known
                on
                    item.kind = known.kind
                    and item.name = known.name
        );
        raise exception using errcode = 'GW003';
    exception when sqlstate 'GW003' then null;
    end;
    return query
    select
        item.kind,
        item.name,
        groundwork.with_casts(item.definition::text, retyped, '(%s)', true)::jsonb
    from unnest(marked) as item;
end
$cast_items$;

{% endmacro %}
