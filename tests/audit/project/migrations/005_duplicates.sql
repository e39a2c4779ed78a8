create table notifications (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references profiles (id),
    title text
);
create index notifications_user_id_idx on notifications (user_id);
alter table notifications enable row level security;
create policy notifications_owner_all on notifications for all to authenticated
    using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));

create table if not exists notifications (
    id text primary key,
    user_id uuid not null,
    body text
);
create table profiles (id uuid primary key, email varchar(99));

create table drafts (id uuid primary key);
drop table drafts;
create table if not exists drafts (id bigint primary key, title text);
alter table drafts enable row level security;
create policy drafts_nobody_none on drafts for all to authenticated using (false);

create table failed_attempts (
    id uuid primary key default gen_random_uuid(),
    email text,
    ip_address inet,
    attempted_at timestamptz
);
alter table failed_attempts enable row level security;
create policy failed_attempts_nobody_none on failed_attempts for all to authenticated using (false);
create table failed_login_attempts (
    id uuid primary key default gen_random_uuid(),
    email text,
    ip_address inet,
    user_agent text,
    attempted_at timestamptz
);
alter table failed_login_attempts enable row level security;
create policy failed_login_attempts_nobody_none on failed_login_attempts for all to authenticated
    using (false);
create table audit_log (
    id uuid primary key, actor text, action text, resource text
);
alter table audit_log enable row level security;
create policy audit_log_nobody_none on audit_log for all to authenticated using (false);
create table audit_logs (
    id uuid primary key, actor text, action text, resource text, changes jsonb
);
alter table audit_logs enable row level security;
create policy audit_logs_nobody_none on audit_logs for all to authenticated using (false);
create table audit_settings (
    id uuid primary key, retention interval, level text, actor text
);
alter table audit_settings enable row level security;
create policy audit_settings_nobody_none on audit_settings for all to authenticated using (false);
