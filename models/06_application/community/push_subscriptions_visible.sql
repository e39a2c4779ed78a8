{{ config(materialized='sql_view') }}

create view push_subscriptions_visible as
select
    id,
    user_id,
    endpoint,
    p256dh,
    created_at
from {{ ref('push_subscriptions') }};

{{ readable_by('authenticated', 'service_role') }}
