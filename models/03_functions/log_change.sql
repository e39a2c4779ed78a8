-- An after trigger for each row: records who changed what as a security event. Its arguments are
-- columns whose values stay out of it, because a copy would outlive the erasure of the row.
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
        jsonb_build_object(
            'changed', changed,
            'old', jsonb_object_agg(names.name, was -> names.name) filter (where was <> '{}'),
            'new', jsonb_object_agg(names.name, is_now -> names.name) filter (where is_now <> '{}')
        )
    from unnest(changed) as names (name)
    where names.name <> all (coalesce(tg_argv, '{}'));

    return null;
end;
$$;

{{ executable_by(definer=true) }}
