-- Makes what every user has: a profile, the role `user`, and a personal tenant with the user's id,
-- of which the user is the admin. Sign-up may be repeated; what is there stays.
create or replace function access.handle_new_user()
returns trigger
language plpgsql
security definer
set search_path = public, pg_temp
as $$
declare
    display_name constant text := coalesce(
        nullif(new.raw_user_meta_data ->> 'display_name', ''),
        nullif(new.raw_user_meta_data ->> 'full_name', ''),
        nullif(split_part(new.email, '@', 1), '')
    );
begin
    insert into profiles (id, email, display_name, full_name, avatar_url)
    values (
        new.id,
        new.email,
        display_name,
        new.raw_user_meta_data ->> 'full_name',
        new.raw_user_meta_data ->> 'avatar_url'
    )
    on conflict (id) do nothing;

    insert into user_roles (user_id, role)
    values (new.id, 'user')
    on conflict (user_id, role) do nothing;

    insert into tenants (id, name, kind)
    values (new.id, coalesce(display_name, 'Personal'), 'personal')
    on conflict (id) do nothing;

    insert into tenant_members (tenant_id, user_id, role)
    values (new.id, new.id, 'admin')
    on conflict (tenant_id, user_id) do nothing;

    return null;
end;
$$;

{{ executable_by(definer=true) }}
