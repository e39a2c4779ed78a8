{{ config(materialized='sql_function') }}

-- One row for each day in UTC from start_date to end_date, days without events included. Users
-- write events themselves, so an amount that none could be is left out.
create or replace function recompute_metrics_daily(start_date date, end_date date)
returns void
language plpgsql
set search_path = public, pg_temp
as $$
begin
    if start_date <= end_date is not true then
        raise exception 'There are no days from % to %.', start_date, end_date
        using errcode = 'invalid_parameter_value', hint = 'Pass the earlier date first.';
    end if;

    with amounts as (

        select
            app_events.*,
            (app_events.created_at at time zone 'UTC')::date as day,
            case
                when jsonb_typeof(app_events.meta -> 'amount_cents') = 'number'
                    and (app_events.meta ->> 'amount_cents')::numeric between 0 and 1e9
                    then (app_events.meta ->> 'amount_cents')::numeric
                else 0
            end as amount_cents
        from {{ ref('app_events') }}
        where
            app_events.created_at >= start_date::timestamp at time zone 'UTC'
            and app_events.created_at < (end_date + 1)::timestamp at time zone 'UTC'

    ),

    events as (

        select
            amounts.day,
            count(distinct amounts.session_id) as sessions,
            count(*) filter (where amounts.type = 'page_view') as traffic,
            count(*) filter (where amounts.type = 'add_to_cart') as add_to_carts,
            count(*) filter (where amounts.type = 'purchase') as orders,
            sum(amounts.amount_cents) filter (where amounts.type = 'purchase') as revenue_cents,
            sum(amounts.amount_cents) filter (where amounts.type = 'refund') as refunds_cents
        from amounts
        group by amounts.day

    ),

    platforms as (

        select
            spend.date as day,
            spend.platform,
            sum(spend.spend_cents) as spend_cents,
            sum(spend.clicks) as clicks,
            sum(spend.impressions) as impressions,
            sum(spend.conv) as conversions
        from {{ ref('spend') }}
        where spend.date between start_date and end_date
        group by spend.date, spend.platform

    ),

    advertising as (

        select
            platforms.day,
            sum(platforms.spend_cents) as spend_cents,
            sum(platforms.clicks) as clicks,
            sum(platforms.impressions) as impressions,
            sum(platforms.conversions) as conversions,
            jsonb_object_agg(
                platforms.platform, to_jsonb(platforms) - array['day', 'platform']
            ) as platforms
        from platforms
        group by platforms.day

    ),

    days as (

        select
            start_date + offsets.days as day,
            coalesce(events.sessions, 0) as sessions,
            coalesce(events.traffic, 0) as traffic,
            coalesce(events.add_to_carts, 0) as add_to_carts,
            coalesce(events.orders, 0) as orders,
            coalesce(events.revenue_cents, 0) as revenue_cents,
            coalesce(events.refunds_cents, 0) as refunds_cents,
            coalesce(advertising.spend_cents, 0) as spend_cents,
            coalesce(advertising.clicks, 0) as clicks,
            coalesce(advertising.impressions, 0) as impressions,
            coalesce(advertising.conversions, 0) as conversions,
            coalesce(advertising.platforms, '{}') as platforms
        from generate_series(0, end_date - start_date) as offsets (days)
        left join events
            on start_date + offsets.days = events.day
        left join advertising
            on start_date + offsets.days = advertising.day

    )

    insert into {{ ref('metrics_daily') }} as daily (
        date,
        sessions,
        traffic,
        add_to_carts,
        orders,
        conversion_rate,
        revenue_cents,
        refunds_cents,
        aov_cents,
        cac_cents,
        gross_margin_cents,
        platforms,
        total_spend_cents,
        total_clicks,
        total_impressions,
        total_conversions
    )
    select
        days.day,
        days.sessions,
        days.traffic,
        days.add_to_carts,
        days.orders,
        -- an order can come from an earlier day's session
        coalesce(round(least(100.0 * days.orders / nullif(days.sessions, 0), 100), 2), 0),
        days.revenue_cents,
        days.refunds_cents,
        coalesce(days.revenue_cents / nullif(days.orders, 0), 0),
        coalesce(days.spend_cents / nullif(days.orders, 0), 0),
        days.revenue_cents - days.refunds_cents - days.spend_cents,
        days.platforms,
        days.spend_cents,
        days.clicks,
        days.impressions,
        days.conversions
    from days
    order by days.day
    on conflict (date) do update set
        sessions = excluded.sessions,
        traffic = excluded.traffic,
        add_to_carts = excluded.add_to_carts,
        orders = excluded.orders,
        conversion_rate = excluded.conversion_rate,
        revenue_cents = excluded.revenue_cents,
        refunds_cents = excluded.refunds_cents,
        aov_cents = excluded.aov_cents,
        cac_cents = excluded.cac_cents,
        gross_margin_cents = excluded.gross_margin_cents,
        platforms = excluded.platforms,
        total_spend_cents = excluded.total_spend_cents,
        total_clicks = excluded.total_clicks,
        total_impressions = excluded.total_impressions,
        total_conversions = excluded.total_conversions;
end;
$$;

{{ executable_by('service_role') }}
