{#
    Emits groundwork.fill_seed_twin(file, staging, target, columns): puts the rows of a file into a
    temporary table, the twin of the target: with its types, defaults, checks and unique keys. So
    it is the target that judges a line, and the error names the line and the column.
#}
{% macro engine_fill_seed_twin() %}

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
            get stacked diagnostics
                fault = message_text,
                constraint_name = constraint_name;
            fault := coalesce(
                groundwork.seed_value_fault(target, columns, seed_line.content),
                groundwork.seed_check_fault(target, constraint_name, seed_line.content),
                replace(fault, 'seed_twin', groundwork.shown_name(target))
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
            return concat_ws(
                '. ', format('%s: %s', target_column.name, sqlerrm), nullif(detail, '')
            );
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
{{ engine_project_path() }}
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

{% endmacro %}
