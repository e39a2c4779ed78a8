{{ config(materialized='sql_function') }}

create or replace function clear_failed_login_attempts(p_email text, p_ip_address inet)
returns void
language sql
set search_path = public, pg_temp
as $$
    delete from {{ ref('failed_login_attempts') }}
    where
        failed_login_attempts.email = lower(trim(p_email))
        or failed_login_attempts.ip_address = p_ip_address
$$;

{{ executable_by('service_role') }}
