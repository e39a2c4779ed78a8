-- Adds tenants that rows of a database taken over belong to, and nobody ever made: each is a user's
-- personal tenant where the id is that user's, else a placeholder that no one is a member of.
-- `missing` is {id: what it was called, null for the tenant of rows without one}. Triggers are the
-- caller's business.
create or replace function access.add_missing_tenants(missing jsonb)
returns void
language plpgsql
set search_path = public, pg_temp
as $$
begin
    insert into tenants (id, kind, name, subdomain, status)
    select
        named.id::uuid,
        case when is_user.answer then 'personal' else 'team' end,
        case
            when is_user.answer then 'Personal'
            when named.name is null then 'Without a tenant'
            else 'Unknown: ' || left(named.name, 100)
        end,
        case when not is_user.answer then 'unknown-' || named.id end,
        case when is_user.answer then 'active' else 'suspended' end
    from jsonb_each_text(missing) as named (id, name)
    cross join lateral (
        select exists (select from auth.users where users.id = named.id::uuid)
    ) as is_user (answer)
    on conflict (id) do nothing;
end;
$$;

{{ executable_by() }}
