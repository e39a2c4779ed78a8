{{ config(materialized='sql_view') }}

create view blog_comments_visible as
select
    id,
    tenant_id,
    post_slug,
    parent_id,
    author_name,
    content,
    systems_thinking_insight,
    status,
    approved,
    moderation_score,
    moderation_reasons,
    created_at,
    updated_at,
    added_in
from {{ ref('blog_comments') }};

{{ readable_by('anon', 'authenticated', 'service_role') }}
