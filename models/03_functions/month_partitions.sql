create or replace function access.month_partitions(parent regclass)
returns table (partition regclass, starts_at timestamptz, ends_at timestamptz)
language sql
stable
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
    -- The default partition has no bounds, and drops out.
    select
        pg_class.oid,
        bounds.texts[1]::timestamptz,
        bounds.texts[2]::timestamptz
    from pg_inherits
    inner join pg_class
        on pg_inherits.inhrelid = pg_class.oid
    cross join lateral regexp_match(
        pg_get_expr(pg_class.relpartbound, pg_class.oid), $r$FROM \('(.+)'\) TO \('(.+)'\)$r$
    ) as bounds (texts)
    where
        pg_inherits.inhparent = parent
        and bounds.texts is not null
$$;

{{ executable_by() }}
