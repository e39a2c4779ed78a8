-- An after trigger of auth.users: the profile has the address to sign in with.
create or replace function access.follow_email()
returns trigger
language plpgsql
security definer
set search_path = public, pg_temp
as $$
begin
    update profiles set email = new.email where profiles.id = new.id;
    return null;
end;
$$;

{{ executable_by(definer=true) }}
