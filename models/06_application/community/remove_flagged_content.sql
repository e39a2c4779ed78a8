{{ config(materialized='sql_function') }}

-- Deletes what a flag flags, with all flags of it, and enters into the audit log who did it and
-- why. The text itself is not kept.
create or replace function remove_flagged_content(p_flag_id bigint)
returns boolean
language plpgsql
security definer
set search_path = public, pg_temp
as $$
declare
    flag record;
    removed bigint;
begin
    if not {{ ref('has_role') }}('moderator')
        and not {{ ref('is_admin') }}()
        and not {{ ref('is_service') }}()
    then
        raise exception 'Only moderators and platform admins remove what others wrote.'
        using errcode = 'insufficient_privilege', hint = 'Flag it in moderation_flags.';
    end if;

    select
        moderation_flags.post_id,
        moderation_flags.comment_id,
        moderation_flags.reason
    into flag
    from {{ ref('moderation_flags') }}
    where moderation_flags.id = p_flag_id;

    if not found then
        return false;
    end if;

    -- what another session removes meanwhile is not there to be removed
    if flag.post_id is null then
        delete from {{ ref('comments') }}
        where comments.id = flag.comment_id;
    else
        delete from {{ ref('posts') }}
        where posts.id = flag.post_id;
    end if;

    get diagnostics removed = row_count;
    if removed = 0 then
        return false;
    end if;

    insert into {{ ref('audit_logs') }} (user_id, action, resource_type, resource_id, metadata)
    values (
        {{ ref('caller_id') }}(),
        'content_removed',
        case when flag.post_id is null then 'comments' else 'posts' end,
        coalesce(flag.post_id, flag.comment_id)::text,
        jsonb_build_object('reason', flag.reason)
    );

    return true;
end;
$$;

{{ executable_by('authenticated', 'service_role', definer=true) }}
