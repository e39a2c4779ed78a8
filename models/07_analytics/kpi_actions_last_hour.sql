{{ config(materialized='sql_view') }}

create view kpi_actions_last_hour as
select
    count(*) as actions_count,
    count(*) > 20 as threshold_met,
    now() as checked_at
from {{ ref('activity_log') }}
where
    created_at > now() - interval '1 hour'
    and activity_type in ('form_submit', 'post_created', 'comment_added', 'reaction', 'share');

{{ readable_by('service_role') }}
