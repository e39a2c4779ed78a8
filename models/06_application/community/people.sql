{{ config(materialized='sql_view') }}

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
    or exists (
        select
        from {{ ref('tenant_members') }}
        where
            tenant_members.user_id = profiles.id
            and tenant_members.status = 'active'
            and tenant_members.tenant_id = any(array(select {{ ref('my_tenant_ids') }}()))
    )
    or exists (
        select
        from {{ ref('posts') }}
        where posts.user_id = profiles.id
    )
    or exists (
        select
        from {{ ref('comments') }}
        where comments.user_id = profiles.id
    )
    or exists (
        select
        from {{ ref('reactions') }}
        where reactions.user_id = profiles.id
    )
    or exists (
        select
        from {{ ref('community_posts') }}
        where community_posts.author_id = profiles.id
    )
    or exists (
        select
        from {{ ref('leaderboard_entries') }}
        where leaderboard_entries.user_id = profiles.id
    )
    or exists (
        select
        from {{ ref('challenge_participants') }}
        where challenge_participants.user_id = profiles.id
    );

{{ readable_by('authenticated', definer=true) }}
