{{ config(materialized='sql_view') }}
{%- set authors = {
    'posts': 'user_id',
    'comments': 'user_id',
    'reactions': 'user_id',
    'community_posts': 'author_id',
    'leaderboard_entries': 'user_id',
    'challenge_participants': 'user_id',
} %}

-- Of a profile only what everyone may know who meets its user: in a tenant that both belong to, or
-- as the author of what all signed-in users read.
create view people as
select
    profiles.id,
    profiles.display_name,
    profiles.avatar_url
from {{ ref('profiles') }}
where
    profiles.id = (select {{ ref('caller_id') }}())
    {%- for table, author in authors.items() %}
        or exists (
            select
            from {{ ref(table) }}
            where {{ table }}.{{ author }} = profiles.id
        )
    {%- endfor %}
    or exists (
        select
        from {{ ref('tenant_members') }}
        where
            tenant_members.user_id = profiles.id
            and tenant_members.status = 'active'
            and tenant_members.tenant_id = any(array(select {{ ref('my_tenant_ids') }}()))
    );

{{ readable_by('authenticated', definer=true) }}
