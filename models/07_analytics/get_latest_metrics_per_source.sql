{{ config(materialized='sql_function') }}

-- The log holds many entries of few sources: it is asked for the next source, and for that one's
-- newest entry, instead of being read through.
create or replace function get_latest_metrics_per_source(limit_count integer default 100)
returns table (source text, metric jsonb, ts timestamptz)
language sql
stable
set search_path = public, pg_temp
as $$
    with recursive sources as (

        select min(metrics_log.source) as source
        from {{ ref('metrics_log') }}

        union all

        select (
            select min(metrics_log.source)
            from {{ ref('metrics_log') }}
            where metrics_log.source > sources.source
        )
        from sources
        where sources.source is not null

    )

    select
        sources.source,
        latest.metric,
        latest.ts
    from sources
    cross join lateral (
        select
            metrics_log.metric,
            metrics_log.ts
        from {{ ref('metrics_log') }}
        where metrics_log.source = sources.source
        order by metrics_log.ts desc, metrics_log.id desc
        limit 1
    ) as latest
    order by latest.ts desc, sources.source asc
    limit greatest(least(limit_count, 1000), 0)
$$;

{{ executable_by('authenticated', 'service_role') }}
