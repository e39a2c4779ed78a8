{{ config(materialized='sql_function') }}

-- Only users who signed up long enough ago to have come back are counted.
create or replace function calculate_retention_rate(
    days_after integer,
    days_back integer default 30
)
returns numeric
language sql
stable
set search_path = public, pg_temp
as $$
    select
        round(
            100.0
            * count(*) filter (
                where user_activations.last_active_at
                >= user_activations.signup_date + make_interval(days => days_after)
            )
            / nullif(count(*), 0),
            2
        )
    from {{ ref('user_activations') }}
    where
        user_activations.signup_date >= now() - make_interval(days => days_after + days_back)
        and user_activations.signup_date < now() - make_interval(days => days_after)
$$;

{{ executable_by('service_role') }}
