{#
    Emits groundwork.merge_seed(file, staging, table, key, columns, options): adds the rows of a
    seed that the table does not have yet. A row that is there, known by its key, stays as it is.
    Returns `merged` with the number of rows, `not loaded` when the seed never was, or `not built`
    when the table is not there yet and `wait` is true.

    staging  the table that dbt loads the file into, all text
    columns  the columns the file must have, and no others
    options: run_id; plan (true: only count); wait (false: a table that is not built is an error)
#}
{% macro engine_merge_seed() %}

create or replace function groundwork.merge_seed(
    file text, staging text, target text, key text, columns text[], options jsonb,
    out outcome text, out added bigint
)
language plpgsql
as $merge_seed$
begin
    if to_regclass(staging) is null then
        outcome := 'not loaded';
        return;
    end if;

    perform groundwork.check_seed(file, to_regclass(staging), key, columns);

    if groundwork.can_take_seed(to_regclass(target), key, columns) then
        perform groundwork.fill_seed_twin(
            file, to_regclass(staging), to_regclass(target), columns
        );
        outcome := 'merged';
        added := cardinality(
            groundwork.add_seed_rows(to_regclass(target), key, columns, options)
        );
        drop table pg_temp.seed_twin;
    elsif (options ->> 'wait')::boolean then
        outcome := 'not built';
    else
        raise exception using
            errcode = 'invalid_table_definition',
            message = format('%s: %s cannot take its rows', file, target),
            detail = format(
                'It needs the columns %s, and a unique key on %s.', array_to_string(columns, ', '), key
            );
    end if;
end
$merge_seed$;

create or replace function groundwork.can_take_seed(target regclass, key text, columns text[])
returns boolean
language sql
stable
as $can_take_seed$
    select
        columns <@ array(
            select attname::text
            from pg_catalog.pg_attribute
            where
                attrelid = target
                and attnum > 0
                and not attisdropped
        )
        and exists (
            select
            from pg_catalog.pg_index
            inner join pg_catalog.pg_attribute
                on
                    pg_index.indrelid = pg_attribute.attrelid
                    and pg_index.indkey[0] = pg_attribute.attnum
            where
                pg_index.indrelid = target
                and pg_index.indisunique
                and pg_index.indisvalid
                and pg_index.indpred is null
                and pg_index.indnkeyatts = 1
                and pg_attribute.attname = key
        )
$can_take_seed$;

-- The rows of a loaded file in its order, each with the line it starts on. Blank lines are none.
create or replace function groundwork.seed_lines(staging regclass)
returns table (line bigint, content jsonb)
language plpgsql
stable
as $seed_lines$
begin
    return query execute format(
        $query$
            with seed_rows as (

                select
                    staged.ctid as position,
                    to_jsonb(staged) as content
                from %s as staged

            ),

            measured as (

                select
                    seed_rows.*,
                    (
                        select coalesce(sum(length(value) - length(replace(value, E'\n', ''))), 0)
                        from jsonb_each_text(seed_rows.content)
                    )::bigint as line_breaks
                from seed_rows

            )

            select
                numbered.line,
                numbered.content
            from (
                select
                    position,
                    content,
                    (1 + sum(1 + line_breaks) over (order by position) - line_breaks)::bigint as line
                from measured
            ) as numbered
            where jsonb_strip_nulls(numbered.content) <> '{}'
            order by numbered.position
        $query$,
        staging
    );
end
$seed_lines$;

create or replace function groundwork.check_seed(
    file text, staging regclass, key text, columns text[]
)
returns void
language plpgsql
as $check_seed$
declare
    found_columns constant text[] := array(
        select attname::text
        from pg_catalog.pg_attribute
        where
            attrelid = staging
            and attnum > 0
            and not attisdropped
    );
    fault text;
begin
    select format('line 1: the column %s is missing', declared.name)
    into fault
    from unnest(columns) as declared (name)
    where declared.name <> all(found_columns);

    if fault is null then
        select format('line 1: there is no column %s to fill', present.name)
        into fault
        from unnest(found_columns) as present (name)
        where present.name <> all(columns);
    end if;

    if fault is null then
        select
            format('line %s: %s %s is on line %s already', repeated.line, key, value, first_line)
        into fault
        from (
            select
                line,
                content ->> key as value,
                min(line) over (partition by content ->> key) as first_line
            from groundwork.seed_lines(staging)
        ) as repeated
        where
            repeated.line > repeated.first_line
            and repeated.value is not null
        order by repeated.line
        limit 1;
    end if;

    if fault is not null then
        raise exception using
            errcode = 'data_exception',
            message = format('%s, %s', file, fault),
            detail = 'Nothing was changed.';
    end if;
end
$check_seed$;

-- The twin is a temporary table with the types, defaults, checks and unique keys of the target, so
-- it is the target that judges a line.
create or replace function groundwork.fill_seed_twin(
    file text, staging regclass, target regclass, columns text[]
)
returns void
language plpgsql
as $fill_seed_twin$
declare
    seed_line record;
    fault text;
    constraint_name text;
    insert_line text;
begin
    execute format('create temporary table seed_twin (like %s including all)', target);

    select
        format(
            'insert into pg_temp.seed_twin (%s) select %s',
            string_agg(quote_ident(attname), ', '),
            string_agg(
                format('($1 ->> %L)::%s', attname, format_type(atttypid, atttypmod)), ', '
            )
        )
    into insert_line
    from pg_catalog.pg_attribute
    where
        attrelid = target
        and attname = any(columns);

    for seed_line in
        select *
        from groundwork.seed_lines(staging)
    loop
        begin
            execute insert_line
            using seed_line.content;
        exception when others then
            get stacked diagnostics
                fault = message_text,
                constraint_name = constraint_name;
            fault := coalesce(
                groundwork.seed_value_fault(target, columns, seed_line.content),
                groundwork.seed_check_fault(target, constraint_name, seed_line.content),
                replace(fault, 'seed_twin', target::text)
            );

            raise exception using
                errcode = 'data_exception',
                message = format('%s, line %s: %s', file, seed_line.line, fault),
                detail = 'Nothing was changed.';
        end;
    end loop;
end
$fill_seed_twin$;

-- The first column whose text is not a value of its type, and why.
create or replace function groundwork.seed_value_fault(
    target regclass, columns text[], content jsonb
)
returns text
language plpgsql
as $seed_value_fault$
declare
    target_column record;
    detail text;
begin
    for target_column in
        select
            attname as name,
            format_type(atttypid, atttypmod) as type
        from pg_catalog.pg_attribute
        where
            attrelid = target
            and attname = any(columns)
        order by attnum
    loop
        begin
            execute format('select %L::%s', content ->> target_column.name, target_column.type);
        exception when others then
            get stacked diagnostics detail = pg_exception_detail;
            return concat_ws('. ', format('%s: %s', target_column.name, sqlerrm), nullif(detail, ''));
        end;
    end loop;
    return null;
end
$seed_value_fault$;

-- The values that break a check, and the check.
create or replace function groundwork.seed_check_fault(
    target regclass, check_name text, content jsonb
)
returns text
language sql
stable
as $seed_check_fault$
    select
        format(
            '%s breaks %s',
            string_agg(format('%s %s', attname, content ->> attname), ', ' order by attnum),
            pg_get_constraintdef(pg_constraint.oid)
        )
    from pg_catalog.pg_constraint
    inner join pg_catalog.pg_attribute
        on
            pg_constraint.conrelid = pg_attribute.attrelid
            and pg_attribute.attnum = any(pg_constraint.conkey)
    where
        pg_constraint.conrelid = target
        and pg_constraint.contype = 'c'
        and pg_constraint.conname = check_name
    group by pg_constraint.oid
$seed_check_fault$;

-- Adds what the twin has and the target lacks, and returns the keys. A role that is held to row
-- security would not see the rows that are there, so it is lifted meanwhile.
create or replace function groundwork.add_seed_rows(
    target regclass, key text, columns text[], options jsonb
)
returns text[]
language plpgsql
as $add_seed_rows$
declare
    lifted constant oid[] := groundwork.lift_row_security(array[target::oid]);
    column_list constant text := (
        select string_agg(quote_ident(name), ', ' order by position)
        from unnest(columns) with ordinality as declared (name, position)
    );
    add_rows text;
    added text[];
begin
    execute format(
        $query$
            select coalesce(array_agg(twin.%1$I::text order by twin.ctid), '{}')
            from pg_temp.seed_twin as twin
            where not exists (select from %2$s as present where present.%1$I = twin.%1$I)
        $query$,
        key,
        target
    )
    into added;

    if cardinality(added) > 0 and not coalesce((options ->> 'plan')::boolean, false) then
        add_rows := format(
            'insert into %s (%s) select %2$s from pg_temp.seed_twin where %I::text = any(%L)'
            ' order by ctid on conflict (%3$I) do nothing',
            target,
            column_list,
            key,
            added
        );
        execute add_rows;

        insert into groundwork.ledger (
            run_id, schema_name, object_name, statement, undo, affected_rows, outcome
        )
        select
            options ->> 'run_id',
            pg_class.relnamespace::regnamespace::text,
            pg_class.relname,
            add_rows,
            format('delete from %s where %I::text = any(%L)', target, key, added),
            cardinality(added),
            'done'
        from pg_catalog.pg_class
        where pg_class.oid = target;
    end if;

    perform groundwork.restore_row_security(lifted);
    return added;
end
$add_seed_rows$;

{% endmacro %}
