-- An after trigger for each row: records who changed what as a security event. Its arguments are
-- columns whose values stay out of it. Once the row is deleted nothing of it stays but its key and
-- the names of its columns: a copy would outlive the erasure.
create or replace function access.log_change()
returns trigger
language plpgsql
security definer
set search_path = public, pg_temp
as $$
declare
    was constant jsonb := coalesce(to_jsonb(old), '{}');
    is_now constant jsonb := coalesce(to_jsonb(new), '{}');
    changed constant text[] := array(
        select names.name
        from jsonb_object_keys(was || is_now) as names (name)
        where
            was -> names.name is distinct from is_now -> names.name
            and names.name <> 'updated_at'
        order by names.name
    );
begin
    if changed = '{}' then
        return null;
    end if;

    -- whoever changes a row again and again fills no table
    if tg_op = 'UPDATE' and not {{ ref('is_service') }}() and (
        select count(*)
        from (
            select
            from security_events
            where
                security_events.user_id = {{ ref('caller_id') }}()
                and security_events.created_at
                > now() - interval '{{ row_limits()['security_events'][2] }}'
            limit {{ row_limits()['security_events'][1] }}
        ) as recorded
    ) = {{ row_limits()['security_events'][1] }}
    then
        raise exception
            'One user makes at most {{ row_limits().security_events[1] }} changes a day.'
        using errcode = 'check_violation', hint = 'Change it tomorrow, or as the service.';
    end if;

    if tg_op = 'DELETE' then
        update security_events
        set details = details - array['old', 'new']
        where
            security_events.resource_type = tg_table_name
            and security_events.resource_id = was ->> 'id'
            and security_events.event_type = 'data_change';
    end if;

    insert into security_events (
        user_id, event_type, severity, action, resource_type, resource_id, details
    )
    select
        {{ ref('caller_id') }}(),
        'data_change',
        case tg_op when 'DELETE' then 'medium' else 'low' end,
        lower(tg_op),
        tg_table_name,
        (was || is_now) ->> 'id',
        case tg_op
            when 'DELETE' then jsonb_build_object('changed', changed)
            else jsonb_build_object(
                'changed', changed,
                'old', jsonb_object_agg(names.name, was -> names.name) filter (where was <> '{}'),
                'new', jsonb_object_agg(names.name, is_now -> names.name)
            )
        end
    from unnest(changed) as names (name)
    where names.name <> all (coalesce(tg_argv, '{}'));

    return null;
end;
$$;

{{ executable_by(definer=true) }}
