{#
    Emits groundwork.twins(retyped, leaving): for each index and constraint that involves a
    retyped column, the same on the columns' twins: how PostgreSQL says it, from an empty copy of
    the table on which the columns have their new types and names, in a subtransaction that is
    rolled back; and what is there of it.

    retyped  see groundwork.retyped
    leaving  names of indexes and constraints that are to go or to change; where one does not fit
             the new type, it has no twin

    kind   index, key (its constraint is added when the twin takes its place), check, foreign key,
           not null, exclusion (which has no statement: there is no way to build it concurrently)
    name   of the original; twin its twin's, by which it is found again
    state  missing, invalid (an index that was not finished), other (it says something else),
           open (a constraint that is not validated), ready
#}
{% macro engine_online_twins() %}

create or replace function groundwork.unmarked(constraint_id oid)
returns text
language sql
stable
as $unmarked$
    -- being validated is no part of what a constraint says
    select
        case
            when said like '% NOT VALID' then left(said, -length(' NOT VALID'))
            else said
        end
    from pg_get_constraintdef(constraint_id, true) as said
$unmarked$;

create or replace function groundwork.involved(target oid, numbers smallint[])
returns table (object_id oid, kind text, name text, definition text, is_unique boolean)
language sql
stable
{{ engine_project_path() }}
as $involved$
    select distinct on (pg_class.oid)
        coalesce(pg_constraint.oid, pg_class.oid),
        case
            when pg_constraint.contype = 'x' then 'exclusion'
            when pg_constraint.oid is not null then 'key'
            else 'index'
        end,
        pg_class.relname::text,
        groundwork.index_definition(pg_class.oid),
        pg_index.indisunique
    from pg_catalog.pg_index
    inner join pg_catalog.pg_class
        on pg_index.indexrelid = pg_class.oid
    left join pg_catalog.pg_constraint
        on
            pg_index.indexrelid = pg_constraint.conindid
            and pg_constraint.conrelid = target
            and pg_constraint.contype in ('p', 'u', 'x')
    inner join pg_catalog.pg_depend
        on
            pg_depend.refclassid = 'pg_catalog.pg_class'::regclass
            and pg_depend.refobjid = target
            and pg_depend.refobjsubid = any(numbers)
            and (
                (
                    pg_depend.classid = 'pg_catalog.pg_class'::regclass
                    and pg_depend.objid = pg_class.oid
                )
                or (
                    pg_depend.classid = 'pg_catalog.pg_constraint'::regclass
                    and pg_depend.objid = pg_constraint.oid
                )
            )
    where
        pg_index.indrelid = target
        -- a leftover of a build that was given up serves nobody
        and pg_index.indisvalid

    union all

    select
        pg_constraint.oid,
        'check',
        pg_constraint.conname::text,
        groundwork.unmarked(pg_constraint.oid),
        null
    from pg_catalog.pg_constraint
    where
        pg_constraint.contype = 'c'
        and pg_constraint.conrelid = target
        and pg_constraint.conkey && numbers
        and not starts_with(pg_constraint.conname, 'groundwork_')
$involved$;

create or replace function groundwork.twin_names(retyped jsonb, table_id oid, numbers smallint[])
returns text
language sql
stable
as $twin_names$
    select
        string_agg(
            quote_ident(coalesce(columns.twin, pg_attribute.attname)), ', ' order by places.place
        )
    from unnest(numbers) with ordinality as places (number, place)
    inner join pg_catalog.pg_attribute
        on
            twin_names.table_id = pg_attribute.attrelid
            and places.number = pg_attribute.attnum
    left join groundwork.retyped_columns(retyped) as columns
        on
            pg_attribute.attrelid = columns.table_id
            and pg_attribute.attnum = columns.column_number
$twin_names$;

create or replace function groundwork.twin_references(retyped jsonb)
returns table (
    constraint_id oid, table_id oid, name text, definition text, is_validated boolean
)
language sql
stable
{{ engine_project_path() }}
as $twin_references$
    select
        pg_constraint.oid,
        pg_constraint.conrelid,
        pg_constraint.conname::text,
        concat_ws(
            ' ',
            format('foreign key (%s)', own.names),
            format('references %s (%s)', pg_constraint.confrelid::regclass, others.names),
            case pg_constraint.confmatchtype when 'f' then 'match full' end,
            'on update ' || (actions.names ->> pg_constraint.confupdtype::text),
            'on delete ' || (actions.names ->> pg_constraint.confdeltype::text),
            '(' || set_columns.names || ')',
            case
                when pg_constraint.condeferred then 'deferrable initially deferred'
                when pg_constraint.condeferrable then 'deferrable'
            end,
            case
                when to_jsonb(pg_constraint) ->> 'conenforced' = 'false' then 'not enforced'
            end
        ),
        pg_constraint.convalidated
    from pg_catalog.pg_constraint
    cross join lateral groundwork.twin_names(retyped, conrelid, conkey) as own (names)
    cross join lateral groundwork.twin_names(retyped, confrelid, confkey) as others (names)
    cross join lateral groundwork.twin_names(retyped, conrelid, confdelsetcols)
        as set_columns (names)
    cross join lateral (
        values ('{"c": "cascade", "r": "restrict", "n": "set null", "d": "set default"}'::jsonb)
    ) as actions (names)
    where
        pg_constraint.contype = 'f'
        and pg_constraint.conparentid = 0
        and not starts_with(pg_constraint.conname, 'groundwork_')
        and exists (
            select
            from groundwork.retyped_columns(retyped) as columns
            where
                (
                    pg_constraint.conrelid = columns.table_id
                    and columns.column_number = any(pg_constraint.conkey)
                )
                or (
                    pg_constraint.confrelid = columns.table_id
                    and columns.column_number = any(pg_constraint.confkey)
                )
        )
$twin_references$;

create or replace function groundwork.twin_facts(
    original_id oid, numbers smallint[], copy_name text
)
returns table (
    kind text,
    name text,
    is_unique boolean,
    is_validated boolean,
    said text,
    has_twin boolean,
    is_twin_valid boolean,
    is_twin_validated boolean,
    twin_said text
)
language sql
stable
{{ engine_project_path('pg_temp') }}
as $twin_facts$
    -- what PostgreSQL says of the copy under its temporary name is what it will say of the twin
    select
        involved.kind,
        involved.name,
        involved.is_unique,
        original.convalidated,
        case
            when involved.kind = 'check' then groundwork.unmarked(copy_constraint.oid)
            when involved.kind in ('index', 'key')
                then groundwork.index_definition(copy_index.oid)
        end,
        case
            when involved.kind = 'check' then twin_constraint.oid is not null
            else twin_index.oid is not null
        end,
        pg_index.indisvalid,
        twin_constraint.convalidated,
        case
            when involved.kind = 'check' then groundwork.unmarked(twin_constraint.oid)
            else groundwork.index_definition(twin_index.oid)
        end
    from groundwork.involved(original_id, numbers) as involved
    left join pg_catalog.pg_constraint as original
        on involved.object_id = original.oid
    left join pg_catalog.pg_constraint as copy_constraint
        on
            format('pg_temp.%I', copy_name)::regclass = copy_constraint.conrelid
            and involved.name = copy_constraint.conname
    left join pg_catalog.pg_class as copy_index
        on
            pg_my_temp_schema() = copy_index.relnamespace
            and involved.name = copy_index.relname
            and copy_index.relkind = 'i'
    left join pg_catalog.pg_constraint as twin_constraint
        on
            original_id = twin_constraint.conrelid
            and groundwork.helper_name(involved.name, 'new') = twin_constraint.conname
    left join pg_catalog.pg_index
        on
            original_id = pg_index.indrelid
            and pg_index.indexrelid = to_regclass(
                format(
                    '%s.%I',
                    (
                        select pg_class.relnamespace::regnamespace
                        from pg_catalog.pg_class
                        where pg_class.oid = original_id
                    ),
                    groundwork.helper_name(involved.name, 'new')
                )
            )
    left join pg_catalog.pg_class as twin_index
        on pg_index.indexrelid = twin_index.oid
$twin_facts$;

create or replace function groundwork.twins(retyped jsonb, leaving text[])
returns table (
    table_id oid,
    table_name text,
    kind text,
    name text,
    twin text,
    statement text,
    state text
)
language plpgsql
as $twins$
#variable_conflict use_column
declare
    copied record;
    involved record;
    changed record;
    said text;
begin
    for copied in
        select
            columns.table_id,
            columns.table_name,
            pg_class.relname as name,
            array_agg(columns.column_number) as numbers
        from groundwork.retyped_columns(retyped) as columns
        inner join pg_catalog.pg_class
            on columns.table_id = pg_class.oid
        group by columns.table_id, columns.table_name, pg_class.relname
    loop
        begin
            execute format('create temporary table %I (like %s)', copied.name, copied.table_name);
            for changed in
                select *
                from groundwork.retyped_columns(retyped) as columns
                where columns.table_id = copied.table_id
            loop
                perform groundwork.execute_in_project(
                    format(
                        'alter table pg_temp.%I drop column if exists %I, drop column %I, '
                        'add column %I %s',
                        copied.name,
                        changed.twin,
                        changed.name,
                        changed.name,
                        groundwork.column_clause(
                            jsonb_build_object('type', changed.type, 'collation', changed.collated)
                        )
                    )
                );
            end loop;

            table_id := copied.table_id;
            table_name := copied.table_name;
            for involved in
                select *
                from groundwork.involved(copied.table_id, copied.numbers)
            loop
                kind := involved.kind;
                name := involved.name;
                twin := groundwork.helper_name(involved.name, 'new');
                continue when kind = 'exclusion';
                begin
                    perform groundwork.execute_in_project(
                        format(
                            case
                                when kind = 'check'
                                    then 'alter table pg_temp.%2$I add constraint %1$I %3$s'
                                else 'create %4$s index %1$I on pg_temp.%2$I using %3$s'
                            end,
                            name,
                            copied.name,
                            involved.definition,
                            case when involved.is_unique then 'unique' end
                        )
                    );
                exception when others then
                    if name = any(leaving) then
                        continue;
                    end if;
                    raise;
                end;
            end loop;
            for changed in
                select *
                from groundwork.retyped_columns(retyped) as columns
                where columns.table_id = copied.table_id
            loop
                execute format(
                    'alter table pg_temp.%I rename column %I to %I',
                    copied.name,
                    changed.name,
                    changed.twin
                );
            end loop;

            for involved in
                select *
                from groundwork.twin_facts(copied.table_id, copied.numbers, copied.name)
            loop
                kind := involved.kind;
                name := involved.name;
                twin := groundwork.helper_name(involved.name, 'new');
                said := involved.said;
                continue when said is null and kind <> 'exclusion';
                statement := case
                    when kind = 'check'
                        then format(
                            'alter table %s add constraint %I %s not valid', table_name, twin, said
                        )
                    when kind in ('index', 'key')
                        then format(
                            'create%s index concurrently %I on %s using %s',
                            case when involved.is_unique then ' unique' end,
                            twin,
                            table_name,
                            said
                        )
                end;
                state := case
                    when kind = 'check'
                        then case
                            when not involved.has_twin then 'missing'
                            when involved.twin_said <> said then 'other'
                            when involved.is_twin_validated or not involved.is_validated
                                then 'ready'
                            else 'open'
                        end
                    when not involved.has_twin then 'missing'
                    when not involved.is_twin_valid then 'invalid'
                    when involved.twin_said <> said then 'other'
                    else 'ready'
                end;
                return next;
            end loop;
            raise exception using errcode = 'GW003';
        exception when sqlstate 'GW003' then null;
        end;
    end loop;

    kind := 'foreign key';
    for table_id, table_name, name, twin, statement, state in
        select
            originals.table_id,
            names.table_name,
            originals.name,
            names.twin,
            format(
                'alter table %s add constraint %I %s not valid',
                names.table_name,
                names.twin,
                originals.definition
            ),
            case
                when pg_constraint.oid is null then 'missing'
                when pg_constraint.convalidated or not originals.is_validated then 'ready'
                else 'open'
            end
        from groundwork.twin_references(retyped) as originals
        cross join lateral (
            select
                groundwork.helper_name(originals.name, 'new') as twin,
                format('%s.%I', pg_class.relnamespace::regnamespace, pg_class.relname) as table_name
            from pg_catalog.pg_class
            where pg_class.oid = originals.table_id
        ) as names
        left join pg_catalog.pg_constraint
            on
                originals.table_id = pg_constraint.conrelid
                and names.twin = pg_constraint.conname
        where originals.name <> all(leaving)
    loop
        return next;
    end loop;

    kind := 'not null';
    for table_id, table_name, name, twin, said, state in
        select
            columns.table_id,
            columns.table_name,
            columns.name,
            groundwork.helper_name(columns.name, 'new_is_set'),
            columns.twin,
            case
                when pg_constraint.oid is null then 'missing'
                when pg_constraint.convalidated then 'ready'
                else 'open'
            end
        from groundwork.retyped_columns(retyped) as columns
        inner join pg_catalog.pg_attribute
            on
                columns.table_id = pg_attribute.attrelid
                and columns.column_number = pg_attribute.attnum
                and pg_attribute.attnotnull
        left join pg_catalog.pg_constraint
            on
                columns.table_id = pg_constraint.conrelid
                and pg_constraint.conname = groundwork.helper_name(columns.name, 'new_is_set')
    loop
        statement := format(
            'alter table %s add constraint %I check (%I is not null) not valid',
            table_name,
            twin,
            said
        );
        return next;
    end loop;
end
$twins$;

{% endmacro %}
