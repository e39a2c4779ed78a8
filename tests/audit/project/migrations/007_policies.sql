create table logs (id uuid primary key, message text);
create table metrics (id uuid primary key, reading numeric);
create policy metrics_reader_select on metrics for select to authenticated using (true);
create table locks (id uuid primary key, holder text);
alter table locks enable row level security;
create table teams (
    id uuid primary key, user_id uuid not null references profiles (id)
);
create index teams_user_id_idx on teams (user_id);
alter table teams enable row level security;
create policy teams_member_select on teams for select to authenticated
    using (exists (select from teams as mine where mine.user_id = (select auth.uid())));
create policy teams_owner_insert on teams for insert to authenticated with check (true);
create policy teams_owner_delete on teams for delete to authenticated
    using (user_id = auth.uid());
create policy teams_admin_update on teams for update
    using ((select access.is_admin())) with check ((select access.is_admin()));
create table badges (id uuid primary key, code text not null unique, label text);
alter table badges enable row level security;
create policy "Badges are public" on badges for select to anon, authenticated using (true);
create policy badgesWriters on badges for insert to authenticated with check ((select access.is_admin()));
create policy "badgesEditors" on badges for update to authenticated
    using ((select access.is_admin())) with check ((select access.is_admin()));
create policy badges_all_delete on badges for delete to authenticated using (true);
create view open_badges as select * from badges;
create view safe_badges with (security_invoker = true) as select * from badges;
