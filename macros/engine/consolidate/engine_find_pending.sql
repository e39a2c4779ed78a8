{#
    Emits groundwork.find_pending(consolidation): notes which rows of the legacy table an earlier
    run left, in the temporary table pending; only they are carried then. It asks
    groundwork.consolidated_row once for all of them. Where no run came before there is no such
    table, and every row is to be carried.

    groundwork.has_pending()          whether any row is left
    groundwork.where_pending(source)  the same of a row of `source` (legacy or carried), as a
                                      condition in SQL
    groundwork.legacy_range()         the rows in the range that are left: key, version, content
#}
{% macro engine_find_pending() %}

create or replace function groundwork.find_pending(consolidation groundwork.consolidation)
returns void
language plpgsql
as $find_pending$
begin
    drop table if exists pg_temp.pending;
    if consolidation.rows_carried > 0 then
        execute format(
            'create temporary table pending as '
            'select (legacy.origin).key as legacy_key, legacy.origin_place as place '
            'from pg_temp.legacy left join groundwork.consolidated_row as known '
            'on known.consolidation_id = %s and known.legacy_key = (legacy.origin).key '
            'where known.legacy_key is null',
            consolidation.id
        );
        create index on pg_temp.pending (legacy_key);
        analyze pg_temp.pending;
    end if;
end
$find_pending$;

create or replace function groundwork.has_pending()
returns boolean
language plpgsql
stable
as $has_pending$
begin
    -- without that table every row is
    if to_regclass('pg_temp.pending') is null then
        return true;
    end if;
    return exists (select from pg_temp.pending);
end
$has_pending$;

create or replace function groundwork.where_pending(source text)
returns text
language sql
stable
as $where_pending$
    select
        case
            when to_regclass('pg_temp.pending') is null then 'true'
            else format(
                'exists (select from pg_temp.pending where pending.legacy_key = (%s.origin).key)',
                source
            )
        end
$where_pending$;

create or replace function groundwork.legacy_range()
returns table (legacy_key text, legacy_version xid, legacy_row jsonb)
language plpgsql
stable
as $legacy_range$
begin
    -- pg_temp.legacy is of one session, so no function can name it before it is there
    return query execute
        'select (legacy.origin).key, (legacy.origin).version, legacy.origin_row '
        'from pg_temp.legacy where ' || groundwork.where_pending('legacy');
end
$legacy_range$;

{% endmacro %}
