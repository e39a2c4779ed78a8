{{ config(materialized='sql_function') }}

-- Who signed in has shown one password, from one address: the counts of that e-mail from elsewhere
-- and of that address with other e-mails stay.
create or replace function clear_failed_login_attempts(p_email text, p_ip_address inet)
returns void
language sql
set search_path = public, pg_temp
as $$
    delete from {{ ref('failed_login_attempts') }}
    where
        failed_login_attempts.email = lower(trim(p_email))
        and failed_login_attempts.ip_address = p_ip_address
$$;

{{ executable_by('service_role') }}
