-- A user speaks for themself; the service and platform admins speak for anyone.
create or replace function access.require_user(p_user_id uuid)
returns void
language plpgsql
stable
set search_path = public, pg_temp
as $$
begin
    if p_user_id = {{ ref('caller_id') }}()
        or {{ ref('is_service') }}()
        or {{ ref('is_admin') }}()
    then
        return;
    end if;

    raise exception 'The caller may not act for another user.'
    using
        errcode = 'insufficient_privilege',
        hint = 'Pass the id of the user who is signed in.';
end;
$$;

{{ executable_by('groundwork_definer') }}
