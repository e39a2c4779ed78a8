{{ config(materialized='sql_view') }}

create view communication_channels_visible as
select
    id,
    tenant_id,
    name,
    type,
    active,
    created_at,
    updated_at
from {{ ref('communication_channels') }};

{{ readable_by('authenticated', 'service_role', write=['authenticated', 'service_role']) }}
