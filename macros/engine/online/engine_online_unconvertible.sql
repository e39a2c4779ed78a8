{#
    Emits groundwork.unconvertible(target, column, conversion): how many rows have a value that the
    conversion (SQL on the columns of the row) raises an error for, or makes null where the column
    may not be, and the primary keys of some, as a sentence; null when there are none. Reads the
    whole table, under no lock but that of a reader.
#}
{% macro engine_online_unconvertible() %}

create or replace function groundwork.unconvertible(target oid, column_name text, conversion text)
returns text
language plpgsql
as $unconvertible$
declare
    range_pages constant bigint := 64;
    last_page constant bigint := groundwork.last_page(target);
    broken text;
    page bigint := 0;
    row_partition oid;
    place tid;
    is_broken boolean;
    row_count bigint := 0;
    examples text[] := '{}';
    verb text;
    names text;
begin
    -- a value may become null only where that is allowed; num_nulls computes it in any case
    select
        format(
            case
                when attnotnull then 'pg_catalog.num_nulls(%s) = 1'
                else 'pg_catalog.num_nulls(%s, %I) = 2'
            end,
            conversion,
            column_name
        )
    into broken
    from pg_catalog.pg_attribute
    where
        attrelid = target
        and attname = column_name;
    begin
        perform groundwork.lift_row_security(array[target]);
        while page <= last_page loop
            begin
                is_broken := groundwork.answer_in_project(
                    format(
                        'select count(*) filter (where %s) > 0 from %s where %I is not null '
                        'and ctid >= %L::tid and ctid < %L::tid',
                        broken,
                        target::regclass,
                        column_name,
                        format('(%s,0)', page),
                        format('(%s,0)', page + range_pages)
                    )
                );
            exception when others then
                is_broken := true;
            end;
            if is_broken then
                for row_partition, place in
                    execute format(
                        'select tableoid, ctid from %s where %I is not null '
                        'and ctid >= %L::tid and ctid < %L::tid',
                        target::regclass,
                        column_name,
                        format('(%s,0)', page),
                        format('(%s,0)', page + range_pages)
                    )
                loop
                    begin
                        is_broken := groundwork.answer_in_project(
                            format(
                                'select %s from %s where tableoid = %L and ctid = %L',
                                broken,
                                target::regclass,
                                row_partition,
                                place
                            )
                        );
                        if is_broken then
                            verb := coalesce(verb, 'makes null');
                        end if;
                    exception when others then
                        is_broken := true;
                        verb := coalesce(verb, 'does not convert');
                    end;
                    if is_broken then
                        row_count := row_count + 1;
                        if row_count <= 5 then
                            examples := examples || format(
                                '(offender.tableoid, offender.ctid) = (%L, %L)',
                                row_partition,
                                place
                            );
                        end if;
                    end if;
                end loop;
            end if;
            page := page + range_pages;
        end loop;
        if row_count > 0 then
            names := (
                groundwork.name_rows(target, array_to_string(examples, ' or '), row_count)
            ).names;
        end if;
        raise exception using errcode = 'GW003';
    exception when sqlstate 'GW003' then
        if row_count > 0 then
            return format(
                '%s rows of %s have a value that %s %s: %s',
                row_count,
                groundwork.shown_name(target),
                conversion,
                verb,
                names
            );
        end if;
        return null;
    end;
end
$unconvertible$;

{% endmacro %}
