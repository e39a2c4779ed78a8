{{ config(materialized='sql_view') }}

create view lead_sources_visible as
select
    id,
    name,
    type,
    active,
    created_at
from {{ ref('lead_sources') }};

{{ readable_by('authenticated', 'service_role') }}
