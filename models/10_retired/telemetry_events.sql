-- depends_on: {{ ref('events') }}
create temporary view carried as
select
    legacy.origin,
    groundwork.id_of('telemetry_events', legacy.id) as id,
    users.id as user_id,
    legacy.session_id,
    'telemetry' as source,
    coalesce(legacy.app, 'web') as app,
    coalesce(legacy.type, 'unknown') as type,
    legacy.path,
    coalesce(legacy.meta, '{}') as meta,
    coalesce(legacy.ts, legacy.created_at, to_timestamp(0)) as created_at,
    {{ changed({
        'there is no such user: user_id is empty now':
            'legacy.user_id is not null and users.id is null',
        'it had no time: created_at is 1970-01-01 now':
            'num_nonnulls(legacy.ts, legacy.created_at) = 0',
    }) }} as changed
from legacy
left join {{ ref('users') }}
    on legacy.user_id = users.id;

-- The columns of both shapes that the table had. `id` is the number that a row had before it was
-- carried over; `event_id` is that of its successor.
create view telemetry_events with (security_invoker = true) as
select
    {{ number_of_id('telemetry_events', 'id') }} as id,
    user_id,
    app,
    type,
    path,
    meta,
    created_at as ts,
    created_at,
    id as event_id,
    source
from {{ ref('app_events') }}
where source = 'telemetry';

alter view telemetry_events alter column source set default 'telemetry';

grant select, insert on telemetry_events to authenticated;
grant select, insert, update, delete on telemetry_events to service_role;
