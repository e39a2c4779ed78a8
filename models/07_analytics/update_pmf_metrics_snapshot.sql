{{ config(materialized='sql_function') }}

create or replace function update_pmf_metrics_snapshot()
returns void
language sql
set search_path = public, pg_temp
as $$
    insert into {{ ref('pmf_metrics_snapshots') }} as snapshot (
        snapshot_date,
        activation_rate,
        seven_day_retention,
        thirty_day_retention,
        nps,
        time_to_activation_hours,
        workflows_per_user,
        monthly_active_users,
        weekly_active_users
    )
    select
        (now() at time zone 'UTC')::date,
        {{ ref('calculate_activation_rate') }}(30),
        {{ ref('calculate_retention_rate') }}(7, 30),
        {{ ref('calculate_retention_rate') }}(30, 30),
        {{ ref('calculate_nps') }}(30),
        (
            select round(avg(user_activations.time_to_activation_hours), 2)
            from {{ ref('user_activations') }}
            where user_activations.signup_date >= now() - interval '30 days'
        ),
        (
            select round(1.0 * count(*) / nullif(count(distinct workflows.user_id), 0), 2)
            from {{ ref('workflows') }}
            where workflows.user_id is not null
        ),
        count(distinct app_events.user_id),
        count(distinct app_events.user_id) filter (
            where app_events.created_at >= now() - interval '7 days'
        )
    from {{ ref('app_events') }}
    where app_events.created_at >= now() - interval '30 days'
    on conflict (snapshot_date) do update set
        activation_rate = excluded.activation_rate,
        seven_day_retention = excluded.seven_day_retention,
        thirty_day_retention = excluded.thirty_day_retention,
        nps = excluded.nps,
        time_to_activation_hours = excluded.time_to_activation_hours,
        workflows_per_user = excluded.workflows_per_user,
        monthly_active_users = excluded.monthly_active_users,
        weekly_active_users = excluded.weekly_active_users
$$;

{{ executable_by('service_role') }}
