create table sessions (id text primary key, agent text);
alter table sessions enable row level security;
create policy sessions_nobody_none on sessions for all to authenticated using (false);
create table test_visits (
    id uuid primary key,
    session_id text,
    badge_id uuid references badges (id),
    item_id uuid references items (id),
    plan_id uuid references plans (id)
);
create index test_visits_badge_id_idx on test_visits (badge_id);
create index test_visits_item_id_idx on test_visits (item_id);
create index test_visits_plan_id_idx on test_visits (plan_id);
alter table test_visits enable row level security;
create policy test_visits_nobody_none on test_visits for all to authenticated using (false);
create table test_results (
    id uuid primary key,
    badge_id uuid references badges (id),
    item_id uuid references items (id),
    plan_id uuid references plans (id)
);
create index test_results_badge_id_idx on test_results (badge_id);
create index test_results_item_id_idx on test_results (item_id);
create index test_results_plan_id_idx on test_results (plan_id);
alter table test_results enable row level security;
create policy test_results_nobody_none on test_results for all to authenticated using (false);
create function keep_result() returns trigger language plpgsql as $$
begin
    if exists (select from test_results where id = old.id and tg_op = 'DELETE') then
        raise exception 'kept: %', (select to_jsonb(test_results) from test_results where id = old.id);
    end if;
    return old;
end
$$;
create table stray_logs (id uuid primary key, logged_at timestamptz);
alter table stray_logs enable row level security;
create policy stray_logs_nobody_none on stray_logs for all to authenticated using (false);
create index stray_logs_missing_idx on stray_logs (logged);
