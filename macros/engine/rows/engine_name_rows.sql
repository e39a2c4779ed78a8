{#
    Emits groundwork.name_rows(target, condition, row_count, source): how many rows of the table
    meet the condition (SQL on the alias `offender`), and the primary keys of five of them as text:
    `id 1, 2 and 7 more`. A row of a table without a primary key is named by its ctid. No other
    column is named: messages, plans and the ledger go where the rows must not. The caller lifts row
    security, and may know the count already. source: the rows, where they are not those of the
    table as it is (groundwork.rows_after).

    For the scripts' option --show-rows, which prints on a terminal only, the setting
    groundwork.show_rows adds the content of the five; groundwork.attempt takes it from its settings
    alone, so that a run of dbt never has it.
#}
{% macro engine_name_rows() %}

create or replace function groundwork.name_rows(
    target oid,
    condition text,
    inout row_count bigint default null,
    source text default null,
    out names text
)
language plpgsql
as $name_rows$
declare
    keys constant text[] := groundwork.key_columns(target);
    is_shown constant boolean := current_setting('groundwork.show_rows', true)
        is not distinct from 'true';
begin
    if row_count is null then
        row_count := groundwork.answer_in_project(
            format(
                'select pg_catalog.count(*) from %s as offender where %s',
                coalesce(source, target::regclass::text),
                condition
            )
        );
    end if;
    if row_count = 0 then
        return;
    end if;
    names := groundwork.answer_in_project(
        format(
            'select pg_catalog.concat(pg_catalog.string_agg(named.key, '', '' '
            'order by named.place)%1$s) from (select %2$s as key, '
            'pg_catalog.to_jsonb(offender)::text as content, '
            'pg_catalog.row_number() over (order by %3$s) as place '
            'from %4$s as offender where %5$s order by %3$s limit 5) as named',
            case
                when is_shown
                    then ', pg_catalog.string_agg('
                        'pg_catalog.concat(E''\n    '', named.content), '''')'
            end,
            case cardinality(keys)
                when 0 then 'offender.ctid::text'
                when 1 then format('pg_catalog.left(offender.%I::text, 100)', keys[1])
                else format(
                    'pg_catalog.left(pg_catalog.format(''(%%s)'', '
                    'pg_catalog.concat_ws('', '', %s)), 200)',
                    (
                        select string_agg(format('offender.%I', name), ', ')
                        from unnest(keys) as name
                    )
                )
            end,
            coalesce(
                (select string_agg(format('offender.%I', name), ', ') from unnest(keys) as name),
                'offender.tableoid, offender.ctid'
            ),
            coalesce(source, target::regclass::text),
            condition
        )
    );
    names := concat(
        case cardinality(keys)
            when 0 then 'ctid'
            when 1 then keys[1]
            else format('(%s)', array_to_string(keys, ', '))
        end,
        ' ',
        case
            when row_count > 5 and is_shown
                then overlay(
                    names placing format(' and %s more', row_count - 5) || E'\n'
                    from position(E'\n' in names) for 1
                )
            else concat(
                names, case when row_count > 5 then format(' and %s more', row_count - 5) end
            )
        end
    );
end
$name_rows$;

create or replace function groundwork.key_columns(target oid)
returns text[]
language sql
stable
as $key_columns$
    select coalesce(array_agg(pg_attribute.attname::text order by places.place), '{}')
    from pg_catalog.pg_index
    cross join unnest(pg_index.indkey) with ordinality as places (attnum, place)
    inner join pg_catalog.pg_attribute
        on
            pg_index.indrelid = pg_attribute.attrelid
            and places.attnum = pg_attribute.attnum
    where
        pg_index.indrelid = target
        and pg_index.indisprimary
        and places.place <= pg_index.indnkeyatts
$key_columns$;

{% endmacro %}
