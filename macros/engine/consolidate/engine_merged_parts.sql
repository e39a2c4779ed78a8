{#
    What each row of a legacy table was when it was merged into a row of the successor, while the
    table is carried over in batches: a sum can be corrected only by who knows its parts.

    groundwork.parts_name(consolidation)   the table that keeps them until the legacy table is
        retired: legacy_key, null for what the row of the successor was before; successor_key,
        content, and place, the order in which they came
    groundwork.make_parts(consolidation)   makes it where rows are merged and it is not there
    groundwork.follow_merged(consolidation)  repeats in the successor what was done to merged rows
        of the temporary table outdated: sums change by the difference; a maximum, a minimum or a
        first value is computed again, unless somebody has changed it since. A row that has other
        values of the natural key now, or none, leaves its group, and is to be carried again: see
        groundwork.follow_changes
    groundwork.merged_values(consolidation)  the beginning of a statement in SQL: what the parts
        make of each changed row of the successor, `before` and `after`; and
        groundwork.followed_value(name, type, rule), the value of a column of it
#}
{% macro engine_merged_parts() %}

create or replace function groundwork.parts_name(consolidation groundwork.consolidation)
returns text
language sql
immutable
as $parts_name$
    select format('groundwork.merged_part_%s', consolidation.id)
$parts_name$;

create or replace function groundwork.make_parts(consolidation groundwork.consolidation)
returns void
language plpgsql
as $make_parts$
begin
    if
        coalesce(consolidation.options -> 'merge', '{}') = '{}'
        or to_regclass(groundwork.parts_name(consolidation)) is not null
    then
        return;
    end if;
    execute format(
        'create table %1$s (place bigint generated always as identity, legacy_key text unique, '
        'successor_key uuid not null, content jsonb not null); '
        'create index on %1$s (successor_key)',
        groundwork.parts_name(consolidation)
    );
end
$make_parts$;

create or replace function groundwork.merged_values(consolidation groundwork.consolidation)
returns text
language sql
stable
as $merged_values$
    select
        format(
            'with noted as (select part.place, part.legacy_key, part.successor_key, '
            'part.content as old_content, '
            'case when moved.legacy_key is null then part.content else moved.content end '
            'as new_content from %1$s as part left join pg_temp.groundwork_moved as moved '
            'on part.legacy_key = moved.legacy_key where part.successor_key '
            'in (select affected.successor_key from pg_temp.groundwork_moved as affected)), '
            'before as (select part.successor_key, %3$s from noted as part cross join lateral '
            'pg_catalog.jsonb_populate_record(null::%2$s, part.old_content) as written '
            'group by part.successor_key), '
            'after as (select part.successor_key, %3$s from noted as part cross join lateral '
            'pg_catalog.jsonb_populate_record(null::%2$s, part.new_content) as written '
            'where part.new_content is not null group by part.successor_key) ',
            groundwork.parts_name(consolidation),
            groundwork.table_named(consolidation.successor)::regclass,
            string_agg(
                groundwork.merge_rule(
                    columns.rule,
                    columns.type,
                    'written.' || columns.name,
                    'part.legacy_key is not null, part.place'
                ) || ' as ' || columns.name,
                ', '
            )
        )
    from groundwork.merged_columns(consolidation) as columns
$merged_values$;

create or replace function groundwork.follow_merged(consolidation groundwork.consolidation)
returns void
language plpgsql
as $follow_merged$
declare
    successor constant regclass := groundwork.table_named(consolidation.successor);
    keys constant text[] := array(
        select jsonb_array_elements_text(consolidation.options #> '{merge, on}')
    );
begin
    perform groundwork.execute_in_project(
        format(
            'create temporary table groundwork_moved as '
            'select part.legacy_key, part.successor_key, case when %3$s '
            'and pg_catalog.to_jsonb(carried) ->> ''rejected'' is null '
            'and not outdated.is_deleted then fresh.content end as content '
            'from pg_temp.outdated '
            'inner join %1$s as part on outdated.legacy_key = part.legacy_key '
            'left join pg_temp.carried on outdated.legacy_key = (carried.origin).key '
            'cross join lateral (select pg_catalog.to_jsonb(written) as content '
            'from (select %2$s) as written) as fresh',
            groundwork.parts_name(consolidation),
            (
                select parts.selected
                from groundwork.carried_columns(consolidation, keys) as parts
            ),
            (
                select
                    string_agg(
                        format('fresh.content -> %1$L = part.content -> %1$L', name), ' and '
                    )
                from unnest(keys) as name
            )
        )
    );
    perform groundwork.execute_in_project(
        groundwork.merged_values(consolidation) || format(
            'delete from %s as standing using before left join after '
            'on before.successor_key = after.successor_key '
            'where standing.id = before.successor_key and after.successor_key is null and %s',
            successor,
            (
                select
                    string_agg(
                        format(
                            'standing.%1$s::text is not distinct from before.%1$s::text',
                            columns.name
                        ),
                        ' and '
                    )
                from groundwork.merged_columns(consolidation) as columns
            )
        )
    );
    perform groundwork.execute_in_project(
        groundwork.merged_values(consolidation) || format(
            'update %s as standing set %s from before left join after '
            'on before.successor_key = after.successor_key '
            'where standing.id = before.successor_key',
            successor,
            (
                select
                    string_agg(
                        format(
                            '%s = %s',
                            columns.name,
                            groundwork.followed_value(columns.name, columns.type, columns.rule)
                        ),
                        ', '
                    )
                from groundwork.merged_columns(consolidation) as columns
            )
        )
    );
    execute format(
        'update %1$s as part set content = moved.content from pg_temp.groundwork_moved as moved '
        'where part.legacy_key = moved.legacy_key and moved.content is not null; '
        'delete from %1$s as part using pg_temp.groundwork_moved as moved '
        'where part.legacy_key = moved.legacy_key and moved.content is null',
        groundwork.parts_name(consolidation)
    );
    -- who leaves its group is carried like one that was not
    execute
        'update pg_temp.outdated set outcome = ''quarantined'' '
        'from pg_temp.groundwork_moved as moved '
        'where outdated.legacy_key = moved.legacy_key and moved.content is null';
    execute
        'insert into pg_temp.pending (legacy_key, place) '
        'select outdated.legacy_key, outdated.place from pg_temp.outdated '
        'inner join pg_temp.groundwork_moved as moved on outdated.legacy_key = moved.legacy_key '
        'where moved.content is null and not outdated.is_deleted';
    drop table pg_temp.groundwork_moved;
end
$follow_merged$;

create or replace function groundwork.followed_value(name text, type text, rule text)
returns text
language sql
immutable
as $followed_value$
    select
        format(
            case rule
                when 'sum'
                    then
                        'case when after.%1$s is distinct from before.%1$s '
                        'then (coalesce(standing.%1$s, ''0''::%2$s) '
                        '+ coalesce(after.%1$s, ''0''::%2$s) '
                        '- coalesce(before.%1$s, ''0''::%2$s))::%2$s else standing.%1$s end'
                else
                    'case when after.successor_key is null then standing.%1$s '
                    'when standing.%1$s::text is not distinct from before.%1$s::text '
                    'then after.%1$s else %3$s end'
            end,
            name,
            type,
            case rule
                when 'max' then format('greatest(standing.%1$s, after.%1$s)', name)
                when 'min' then format('least(standing.%1$s, after.%1$s)', name)
                else format('standing.%s', name)
            end
        )
$followed_value$;

{% endmacro %}
