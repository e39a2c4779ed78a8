create temporary view carried as
select
    legacy.origin,
    groundwork.id_of('audit_log', legacy.id) as id,
    users.id as user_id,
    coalesce(legacy.action, 'unknown') as action,
    'audit_log' as resource_type,
    coalesce(legacy.meta, '{}') as metadata,
    coalesce(legacy.ts, to_timestamp(0)) as created_at,
    {{ changed({
        'there is no such user: user_id is empty now':
            'legacy.user_id is not null and users.id is null',
        'it had no time: created_at is 1970-01-01 now': 'legacy.ts is null',
    }) }} as changed
from legacy
left join {{ ref('users') }}
    on legacy.user_id = users.id;

-- `id` is the number that an entry had before it was carried over.
create view audit_log with (security_invoker = true) as
select
    {{ number_of_id('audit_log', 'id') }} as id,
    user_id,
    action,
    metadata as meta,
    created_at as ts,
    id as entry_id,
    resource_type
from {{ ref('audit_logs') }}
where resource_type = 'audit_log';

alter view audit_log alter column resource_type set default 'audit_log';

grant select on audit_log to authenticated;
grant select, insert on audit_log to service_role;
