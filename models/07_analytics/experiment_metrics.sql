{{ config(materialized='sql_view') }}

create view experiment_metrics as
with events as (

    select
        experiment_id,
        variant,
        event_name,
        user_id,
        session_id,
        (timestamp at time zone 'UTC')::date as date,
        case
            when jsonb_typeof(properties -> 'price') = 'number'
                then (properties ->> 'price')::numeric
        end as price,
        case
            when jsonb_typeof(properties -> 'days_since_signup') = 'number'
                then (properties ->> 'days_since_signup')::numeric
        end as days_since_signup
    from {{ ref('analytics_events') }}
    where experiment_id is not null

)

select
    experiment_id,
    variant,
    event_name,
    count(distinct user_id) as unique_users,
    count(distinct session_id) as unique_sessions,
    count(*) as event_count,
    date,
    avg(price) as avg_price,
    avg(days_since_signup) as avg_days_since_signup
from events
group by experiment_id, variant, event_name, date;

{{ readable_by('service_role') }}
