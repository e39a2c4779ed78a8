{{ config(materialized='sql_view') }}

create view integrations_visible as
select
    id,
    user_id,
    provider,
    name,
    description,
    category,
    capabilities,
    pricing,
    documentation_url,
    support_info,
    configuration,
    shop,
    business_id,
    token_expires_at,
    metadata,
    status,
    connected_at,
    disconnected_at,
    created_at,
    updated_at
from {{ ref('integrations') }};

{{ readable_by('authenticated', 'service_role', write=['authenticated', 'service_role']) }}
