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
create function bills_of(p_at timestamptz) returns bigint language plpgsql as $$
begin
    return (select count(*) from bills where bills.archived_at = p_at);
end
$$;
create policy deals_archive_select on deals for select to service_role
    using (exists (select from bills where bills.archived_at = deals.archived_at));
create function joined() returns bigint language sql
    as 'select count(*) from notes inner join bills on bills.created_at = notes.created_at::text';
create function joined_again() returns bigint language sql
    as 'select max(1) from notes inner join bills on bills.created_at = notes.created_at::text';
create table if not exists events (id bigint, kind_id uuid references event_kinds (id));
create table if not exists sessions (id text primary key, deal_id text, agent_id text);
create table app_logs (id uuid primary key, source text, app text, path text, meta jsonb);
alter table app_logs enable row level security;
create policy app_logs_nobody_none on app_logs for all to authenticated using (false);
create table page_views (id uuid primary key, app text, path text, meta jsonb, viewed_at date);
alter table page_views enable row level security;
create policy page_views_nobody_none on page_views for all to authenticated using (false);
create table view_logs (id uuid primary key, viewed_at timestamptz);
alter table view_logs enable row level security;
create policy view_logs_nobody_none on view_logs for all to authenticated using (false);
create table if not exists view_logs (id uuid primary key, app text, path text, meta jsonb);
create table choices (id uuid primary key, plan_id uuid references plans (id));
create index choices_plan_id_idx on choices (plan_id);
alter table choices enable row level security;
create policy choices_nobody_none on choices for all to authenticated using (false);
create table if not exists choices (id uuid primary key, plan_id uuid references spend (id));
create function keep_label() returns void language plpgsql as $$
begin
    insert into badges (id, label) values (gen_random_uuid(), 'x') on conflict (label) do nothing;
end
$$;
create function keep_code() returns void language plpgsql as $$
begin
    insert into badges (id, code) values (gen_random_uuid(), 'x') on conflict (code) do nothing;
end
$$;
create function without_temp() returns void
language sql security definer set search_path = public as 'select';
revoke execute on function without_temp() from public, anon;
