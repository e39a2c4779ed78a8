{{ config(materialized='sql_view') }}

-- Nobody but the service and platform admins gets a row, though everyone signed in may ask.
create view metrics_dashboard as
select
    source,
    date_trunc('hour', ts, 'UTC') as hour,
    count(*) as count,
    avg((metric ->> 'value')::numeric) as avg_value,
    min((metric ->> 'value')::numeric) as min_value,
    max((metric ->> 'value')::numeric) as max_value
from {{ ref('metrics_log') }}
where
    jsonb_typeof(metric -> 'value') = 'number'
    and ((select {{ ref('is_admin') }}()) or (select {{ ref('is_service') }}()))
group by source, date_trunc('hour', ts, 'UTC');

{{ readable_by('authenticated', 'service_role') }}
