create temporary view carried as
select
    legacy.origin,
    groundwork.id_of('events', legacy.id) as id,
    users.id as user_id,
    legacy.session_id,
    'events' as source,
    coalesce(legacy.app, 'web') as app,
    coalesce(legacy.event_name, legacy.type, 'unknown') as type,
    legacy.path,
    coalesce(nullif(legacy.props, '{}'), legacy.meta, legacy.props, '{}') as meta,
    coalesce(legacy.occurred_at, legacy.ts, legacy.created_at, to_timestamp(0)) as created_at,
    {{ changed({
        'there is no such user: user_id is empty now':
            'legacy.user_id is not null and users.id is null',
        'it had no time: created_at is 1970-01-01 now':
            'num_nonnulls(legacy.occurred_at, legacy.ts, legacy.created_at) = 0',
    }) }} as changed
from legacy
left join {{ ref('users') }}
    on legacy.user_id = users.id;

-- The columns of both shapes that the table had.
create view events with (security_invoker = true) as
select
    id,
    user_id,
    session_id,
    app,
    type,
    path,
    meta,
    created_at as ts,
    type as event_name,
    meta as props,
    created_at as occurred_at,
    source
from {{ ref('app_events') }}
where source = 'events';

alter view events alter column source set default 'events';

grant select, insert on events to authenticated;
grant select, insert, update, delete on events to service_role;
