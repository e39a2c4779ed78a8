{{ config(materialized='sql_view') }}

create view kpi_new_users_week as
select
    count(*) as new_users_count,
    count(*) > 50 as threshold_met,
    now() as checked_at
from {{ ref('profiles') }}
where created_at > now() - interval '7 days';

{{ readable_by('service_role') }}
