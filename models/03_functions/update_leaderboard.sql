create or replace function access.update_leaderboard()
returns trigger
language plpgsql
security definer
set search_path = public, pg_temp
as $$
declare
    earned constant integer := new.total_xp - case tg_op when 'UPDATE' then old.total_xp else 0 end;
begin
    if earned = 0 then
        return null;
    end if;

    insert into leaderboard_entries (user_id, period, period_start, xp_earned)
    values
    (new.id, 'weekly', date_trunc('week', now(), 'UTC'), greatest(earned, 0)),
    (new.id, 'monthly', date_trunc('month', now(), 'UTC'), greatest(earned, 0)),
    (new.id, 'all_time', 'epoch', new.total_xp)
    on conflict (user_id, period, period_start) do update
        set xp_earned = case
            when excluded.period = 'all_time' then excluded.xp_earned
            else greatest(leaderboard_entries.xp_earned + earned, 0)
        end;

    return null;
end;
$$;

{{ executable_by(definer=true) }}
