{{ config(materialized='sql_function') }}

create or replace function calculate_nps(days_back integer default 30)
returns numeric
language sql
stable
set search_path = public, pg_temp
as $$
    select
        round(
            100.0
            * (
                count(*) filter (where nps_surveys.score >= 9)
                - count(*) filter (where nps_surveys.score <= 6)
            )
            / nullif(count(*), 0),
            2
        )
    from {{ ref('nps_surveys') }}
    where nps_surveys.created_at >= now() - make_interval(days => days_back)
$$;

{{ executable_by('service_role') }}
