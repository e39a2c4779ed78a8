{{ config(materialized='sql_function') }}

-- The fifth failure in a row blocks the e-mail and the address for 15 minutes. After 15 minutes
-- without a failure the count begins anew.
create or replace function record_failed_login_attempt(
    p_email text,
    p_ip_address inet,
    p_user_agent text default null
)
returns void
language sql
set search_path = public, pg_temp
as $$
    insert into {{ ref('failed_login_attempts') }} as failures (email, ip_address, user_agent)
    values (lower(trim(p_email)), p_ip_address, p_user_agent)
    on conflict (email, ip_address) do update set
        (attempt_count, blocked_until) = (
            select
                counted.attempts,
                case when counted.attempts >= 5 then now() + interval '15 minutes' end
            from (
                select
                    case
                        when failures.last_attempt > now() - interval '15 minutes'
                            then failures.attempt_count + 1
                        else 1
                    end
            ) as counted (attempts)
        ),
        last_attempt = now(),
        user_agent = excluded.user_agent
$$;

{{ executable_by('service_role') }}
