-- For SECURITY DEFINER functions: their role may not look into schema `auth`, and on Supabase
-- nobody could allow it. This body is bound to auth.uid() when it is created, and looks nothing up.
create or replace function access.caller_id()
returns uuid
language sql
stable
parallel safe
set search_path = public, pg_temp
return auth.uid();

{{ executable_by('authenticated', 'service_role', 'groundwork_definer') }}
