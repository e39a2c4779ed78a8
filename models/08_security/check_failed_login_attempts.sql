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
        from {{ ref('failed_login_attempts') }} as counts
        cross join (select nullif(lower(trim(p_email)), '') as email) as given
        where
            (
                counts.email = given.email
                and (counts.ip_address = p_ip_address or counts.ip_address is null)
                or counts.email is null and counts.ip_address = p_ip_address
            )
            and counts.blocked_until > now()
    )
$$;

{{ executable_by('service_role') }}
