{{ config(materialized='sql_function') }}

-- The newest answer of each user counts, and each answer of nobody known, which the service adds.
create or replace function calculate_nps(days_back integer default 30)
returns numeric
language sql
stable
set search_path = public, pg_temp
as $$
    with surveys as (

        select distinct on (coalesce(nps_surveys.user_id, nps_surveys.id)) nps_surveys.score
        from {{ ref('nps_surveys') }}
        where nps_surveys.created_at >= now() - make_interval(days => days_back)
        order by
            coalesce(nps_surveys.user_id, nps_surveys.id),
            nps_surveys.created_at desc,
            nps_surveys.id desc

    )

    select
        round(
            100.0
            * (
                count(*) filter (where surveys.score >= 9)
                - count(*) filter (where surveys.score <= 6)
            )
            / nullif(count(*), 0),
            2
        )
    from surveys
$$;

{{ executable_by('service_role') }}
