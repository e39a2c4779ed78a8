{{ config(materialized='sql_function') }}

-- One row per source and day in UTC: how many entries it logged, and the mean of each number in
-- them.
create or replace function get_metrics_trends(days_back integer default 30)
returns table (source text, day date, entries bigint, averages jsonb)
language sql
stable
set search_path = public, pg_temp
as $$
    with entries as (

        select
            metrics_log.source,
            (metrics_log.ts at time zone 'UTC')::date as day,
            metrics_log.metric
        from {{ ref('metrics_log') }}
        where metrics_log.ts >= now() - make_interval(days => greatest(least(days_back, 3660), 0))

    ),

    numbers as (

        select
            entries.source,
            entries.day,
            metric.name,
            round(avg((metric.value #>> '{}')::numeric), 4) as average
        from entries
        cross join lateral jsonb_each(
            case jsonb_typeof(entries.metric) when 'object' then entries.metric else '{}' end
        ) as metric (name, value)
        where jsonb_typeof(metric.value) = 'number'
        group by entries.source, entries.day, metric.name

    ),

    days as (

        select
            entries.source,
            entries.day,
            count(*) as entries
        from entries
        group by entries.source, entries.day

    )

    select
        days.source,
        days.day,
        days.entries,
        coalesce(
            jsonb_object_agg(numbers.name, numbers.average) filter (where numbers.name is not null),
            '{}'
        )
    from days
    left join numbers
        on
            days.source = numbers.source
            and days.day = numbers.day
    group by days.source, days.day, days.entries
    order by days.day, days.source
$$;

{{ executable_by('authenticated', 'service_role') }}
