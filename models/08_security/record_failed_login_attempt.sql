{{ config(materialized='sql_function') }}

-- Counts a failure for the e-mail from this address, for the e-mail from anywhere and for the
-- address with any e-mail. Each count has `free` failures; from there each failure doubles the
-- pause until the next sign-in, up to `longest`. A count begins again when its last failure is as
-- old as `forgotten`. Nobody can lock a user out for long from elsewhere, and nobody can try many
-- passwords from many addresses.
create or replace function record_failed_login_attempt(
    p_email text,
    p_ip_address inet,
    p_user_agent text default null
)
returns void
language plpgsql
set search_path = public, pg_temp
as $$
declare
    given_email constant text := nullif(lower(trim(p_email)), '');
    counted record;
begin
    if num_nonnulls(given_email, p_ip_address) = 0 then
        raise exception 'A failed sign-in has an e-mail or an IP address.'
        using errcode = 'invalid_parameter_value', hint = 'Pass p_email, p_ip_address or both.';
    end if;

    -- in the same order for all, so that callers at once never wait for each other in a circle
    for counted in
        select *
        from (
            values
            (1, given_email, p_ip_address, 5, interval '1 day', interval '1 hour'),
            (2, given_email, null, 20, interval '1 hour', interval '15 minutes'),
            (3, null, p_ip_address, 100, interval '1 hour', interval '15 minutes')
        ) as counts (position, email, ip_address, free, forgotten, longest)
        where
            num_nonnulls(counts.email, counts.ip_address)
            = case counts.position when 1 then 2 else 1 end
        order by counts.position
    loop
        insert into {{ ref('failed_login_attempts') }} as failures (email, ip_address, user_agent)
        values (
            counted.email,
            counted.ip_address,
            -- the count of an address is of nobody, and stays when an account goes
            case when num_nonnulls(counted.email, given_email) <> 1 then p_user_agent end
        )
        on conflict (email, ip_address) do update set
            (attempt_count, blocked_until) = (
                select
                    sum.attempts,
                    case
                        when sum.attempts >= counted.free then now() + least(
                            counted.longest,
                            -- 2 ^ 20 minutes are longer than any pause
                            interval '1 minute' * 2 ^ least(sum.attempts - counted.free, 20)
                        )
                    end
                from (
                    select
                        case
                            when failures.last_attempt > now() - counted.forgotten
                                then failures.attempt_count + 1
                            else 1
                        end
                ) as sum (attempts)
            ),
            last_attempt = now(),
            user_agent = excluded.user_agent;
    end loop;

    -- each failure clears away some that are long over, so that made-up e-mails fill no table
    delete from {{ ref('failed_login_attempts') }}
    where failed_login_attempts.id in (
        select expired.id
        from {{ ref('failed_login_attempts') }} as expired
        where expired.last_attempt < now() - interval '30 days'
        order by expired.last_attempt
        limit 100
        for update skip locked
    );
end;
$$;

{{ executable_by('service_role') }}
