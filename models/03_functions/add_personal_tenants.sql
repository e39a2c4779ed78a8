-- Gives every account that was there before groundwork its personal tenant, which sign-up gives.
-- Nothing is logged, since nobody did anything.
create or replace function access.add_personal_tenants()
returns void
language plpgsql
set search_path = public, pg_temp
as $$
begin
    alter table tenants disable trigger user;

    insert into tenants (id, name, kind)
    select
        users.id,
        coalesce(
            nullif(users.raw_user_meta_data ->> 'display_name', ''),
            nullif(users.raw_user_meta_data ->> 'full_name', ''),
            nullif(split_part(users.email, '@', 1), ''),
            'Personal'
        ),
        'personal'
    from auth.users
    on conflict (id) do nothing;

    alter table tenants enable trigger user;
end;
$$;

{{ executable_by() }}
