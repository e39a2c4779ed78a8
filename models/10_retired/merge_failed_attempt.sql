{{ config(materialized='sql_function', schema='access') }}

-- An insert into the view failed_attempts: its row knows the user, and failed_login_attempts the
-- e-mail, which profiles has. A row for the same e-mail and address takes the attempts.
create or replace function access.merge_failed_attempt()
returns trigger
language plpgsql
set search_path = public, pg_temp
as $$
begin
    insert into {{ ref('failed_login_attempts') }} as failures (
        id, user_id, email, ip_address, attempt_count, last_attempt, blocked_until, created_at
    )
    values (
        coalesce(new.id, gen_random_uuid()),
        new.user_id,
        (select lower(trim(email)) from {{ ref('profiles') }} where profiles.id = new.user_id),
        new.ip_address,
        coalesce(new.attempt_count, 1),
        coalesce(new.last_attempt, now()),
        new.locked_until,
        coalesce(new.created_at, now())
    )
    on conflict (email, ip_address) do update set
        user_id = coalesce(failures.user_id, excluded.user_id),
        attempt_count = failures.attempt_count + excluded.attempt_count,
        last_attempt = greatest(failures.last_attempt, excluded.last_attempt),
        blocked_until = greatest(failures.blocked_until, excluded.blocked_until)
    returning id, attempt_count, last_attempt, blocked_until, created_at
    into new.id, new.attempt_count, new.last_attempt, new.locked_until, new.created_at;
    return new;
end;
$$;

{{ executable_by() }}
