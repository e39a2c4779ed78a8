{#
    Emits groundwork.fill_seed_copy(file, staging, target, columns): puts the rows of a file into a
    temporary table, the copy of the target: with its types, defaults, checks and unique keys. So
    it is the target that judges a line, and the error names the line and the column, and quotes no
    value.
#}
{% macro engine_fill_seed_copy() %}

create or replace function groundwork.fill_seed_copy(
    file text, staging regclass, target regclass, columns text[]
)
returns void
language plpgsql
as $fill_seed_copy$
declare
    seed_line record;
    fault groundwork.fault;
    insert_line text;
begin
    execute format('create temporary table seed_copy (like %s including all)', target);

    select
        format(
            'insert into pg_temp.seed_copy (%s) select %s',
            string_agg(quote_ident(attname), ', '),
            string_agg(
                format(
                    '($1 operator(pg_catalog.->>) %L::text)::%s',
                    attname,
                    format_type(atttypid, atttypmod)
                ),
                ', '
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
            perform groundwork.use_project_path();
            execute insert_line
            using seed_line.content;
            perform groundwork.use_engine_path();
        exception when others then
            {{ engine_get_fault() | indent(12) }}
            fault := groundwork.withhold_content(fault, insert_line);
            raise exception using
                errcode = 'GW002',
                message = format(
                    '%s, line %s: %s',
                    file,
                    seed_line.line,
                    coalesce(
                        groundwork.seed_value_fault(target, columns, seed_line.content),
                        groundwork.seed_check_fault(target, fault.constraint_name),
                        replace(
                            fault.message, 'seed_copy', groundwork.shown_name(target)
                        )
                    )
                ),
                detail = 'Nothing was changed.';
        end;
    end loop;
end
$fill_seed_copy$;

-- The first column whose text is not a value of its type.
create or replace function groundwork.seed_value_fault(
    target regclass, columns text[], content jsonb
)
returns text
language plpgsql
as $seed_value_fault$
declare
    target_column record;
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
            return format('%s: not a value of the type %s', target_column.name, target_column.type);
        end;
    end loop;
    return null;
end
$seed_value_fault$;

-- The columns that break a check, and the check.
create or replace function groundwork.seed_check_fault(target regclass, check_name text)
returns text
language sql
stable
{{ engine_project_path() }}
as $seed_check_fault$
    select
        format(
            '%s breaks %s',
            string_agg(pg_attribute.attname, ', ' order by pg_attribute.attnum),
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

{% endmacro %}
