{{ config(materialized='sql_function') }}

-- Whether a sign-in may be tried: no pause is in force for the e-mail from this address, for the
-- e-mail from anywhere, or for the address.
create or replace function check_failed_login_attempts(p_email text, p_ip_address inet)
returns boolean
language sql
stable
set search_path = public, pg_temp
as $$
    select not exists (
        select
        from
            (
                values
                (nullif(lower(trim(p_email)), ''), p_ip_address),
                (nullif(lower(trim(p_email)), ''), null),
                (null, p_ip_address)
            ) as counts (email, ip_address)
        inner join {{ ref('failed_login_attempts') }}
            on
                failed_login_attempts.email is not distinct from counts.email
                and failed_login_attempts.ip_address is not distinct from counts.ip_address
        where failed_login_attempts.blocked_until > now()
    )
$$;

{{ executable_by('service_role') }}
