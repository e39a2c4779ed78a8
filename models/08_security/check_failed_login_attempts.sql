{{ config(materialized='sql_function') }}

-- Whether a login may be tried: no block is in force for the address or the e-mail.
create or replace function check_failed_login_attempts(p_email text, p_ip_address inet)
returns boolean
language sql
stable
set search_path = public, pg_temp
as $$
    select not exists (
        select
        from {{ ref('failed_login_attempts') }}
        where
            (
                failed_login_attempts.email = lower(trim(p_email))
                or failed_login_attempts.ip_address = p_ip_address
            )
            and failed_login_attempts.blocked_until > now()
    )
$$;

{{ executable_by('service_role') }}
