{{ config(materialized='sql_function') }}

create or replace function calculate_activation_rate(days_back integer default 30)
returns numeric
language sql
stable
set search_path = public, pg_temp
as $$
    select round(100.0 * count(user_activations.first_workflow_created_at) / nullif(count(*), 0), 2)
    from {{ ref('user_activations') }}
    where user_activations.signup_date >= now() - make_interval(days => days_back)
$$;

{{ executable_by('service_role') }}
