-- The legacy table knows the user, and its successor the e-mail with which somebody tried to log
-- in: that is the user's own.
create temporary view carried as
select
    legacy.origin,
    groundwork.id_of('failed_attempts', legacy.id) as id,
    users.id as user_id,
    lower(trim(users.email)) as email,
    legacy.ip_address,
    coalesce(legacy.attempt_count, 1) as attempt_count,
    coalesce(legacy.last_attempt, legacy.created_at, to_timestamp(0)) as last_attempt,
    legacy.locked_until as blocked_until,
    coalesce(legacy.created_at, legacy.last_attempt, to_timestamp(0)) as created_at,
    {{ changed({
        'there is no such user: user_id is empty now':
            'legacy.user_id is not null and users.id is null',
        'it had no time: created_at is 1970-01-01 now':
            'num_nonnulls(legacy.last_attempt, legacy.created_at) = 0',
    }) }} as changed,
    case
        when num_nonnulls(lower(trim(users.email)), legacy.ip_address) = 0
            then 'it has no address, and no user with an e-mail'
    end as rejected
from legacy
left join {{ ref('users') }}
    on legacy.user_id = users.id;

create view failed_attempts with (security_invoker = true) as
select
    id,
    user_id,
    ip_address,
    attempt_count,
    last_attempt,
    blocked_until as locked_until,
    created_at
from {{ ref('failed_login_attempts') }};

create trigger failed_attempts_are_merged
instead of insert on failed_attempts
for each row
execute function {{ ref('merge_failed_attempt') }}();

grant select, insert, update, delete on failed_attempts to service_role;
