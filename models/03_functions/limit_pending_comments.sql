-- A trigger after a statement that adds comments: a visitor has no id by which to count, so what
-- waits for a moderator is limited as a whole.
create or replace function access.limit_pending_comments()
returns trigger
language plpgsql
security definer
set search_path = public, pg_temp
as $$
begin
    if not {{ ref('is_service') }}() and (
        select count(*)
        from (
            select
            from blog_comments
            where blog_comments.status = 'pending'
            limit {{ row_limits()['blog_comments'][1] + 1 }}
        ) as pending
    ) > {{ row_limits()['blog_comments'][1] }}
    then
        raise exception 'At most {{ row_limits()['blog_comments'][1] }} comments wait for approval.'
        using errcode = 'check_violation', hint = 'Comment again once a moderator has looked.';
    end if;

    return null;
end;
$$;

{{ executable_by(definer=true) }}
