{{ config(materialized='sql_view') }}

create view kpi_avg_post_views as
select
    coalesce(avg(view_count), 0) as avg_post_views,
    coalesce(avg(view_count), 0) > 100 as threshold_met,
    count(*) as total_posts,
    now() as checked_at
from {{ ref('posts') }}
where created_at > now() - interval '30 days';

{{ readable_by('service_role') }}
