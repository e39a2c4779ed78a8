create or replace function access.set_impact_score()
returns trigger
language plpgsql
set search_path = public, pg_temp
as $$
declare
    recent_activities constant bigint := (
        select count(*)
        from activity_log
        where
            activity_log.user_id = new.user_id
            and activity_log.created_at > now() - interval '30 days'
    );
    written_posts constant bigint := (
        select count(*)
        from posts
        where posts.user_id = new.user_id
    );
begin
    new.impact_score := round(
        least(length(new.feedback_text) / 20.0, 40)
        + least(recent_activities, 20)
        + least(written_posts * 2, 20)
        + case new.feedback_type
            when 'value_proposition' then 20
            when 'pain_point' then 20
            when 'target_persona' then 15
            when 'solution_clarity' then 15
            when 'messaging' then 10
            when 'feature_request' then 10
            else 5
        end,
        2
    );
    return new;
end;
$$;

{{ executable_by() }}
