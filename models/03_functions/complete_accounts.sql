-- Gives every account that was there before groundwork what sign-up gives, besides the personal
-- tenant: a profile, the role `user`, and the membership. What is there stays. Nothing is logged or
-- counted, since nobody did anything.
create or replace function access.complete_accounts()
returns void
language plpgsql
set search_path = public, pg_temp
as $$
begin
    alter table profiles disable trigger user;

    insert into profiles (id, email, display_name, full_name, avatar_url, referral_code)
    select
        users.id,
        users.email,
        names.display_name,
        users.raw_user_meta_data ->> 'full_name',
        users.raw_user_meta_data ->> 'avatar_url',
        upper(left(replace(gen_random_uuid()::text, '-', ''), 10))
    from auth.users
    cross join lateral (
        select
            coalesce(
                nullif(users.raw_user_meta_data ->> 'display_name', ''),
                nullif(users.raw_user_meta_data ->> 'full_name', ''),
                nullif(split_part(users.email, '@', 1), '')
            ) as display_name
    ) as names
    where not exists (select from profiles where profiles.id = users.id);

    update profiles
    set email = users.email
    from auth.users
    where
        profiles.id = users.id
        and profiles.email is null
        and users.email is not null;

    insert into user_roles (user_id, role)
    select
        users.id,
        'user'
    from auth.users
    on conflict (user_id, role) do nothing;

    insert into tenant_members (tenant_id, user_id, role)
    select
        tenants.personal_user_id,
        tenants.personal_user_id,
        'admin'
    from tenants
    where tenants.personal_user_id is not null
    on conflict (tenant_id, user_id) do nothing;

    alter table profiles enable trigger user;
end;
$$;

{{ executable_by() }}
