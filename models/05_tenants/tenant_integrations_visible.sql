{{ config(materialized='sql_view') }}

create view tenant_integrations_visible as
select
    id,
    tenant_id,
    integration_id,
    configuration,
    status,
    last_sync,
    created_at,
    updated_at
from {{ ref('tenant_integrations') }};

{{ readable_by('authenticated', 'service_role', write=['authenticated', 'service_role']) }}
