{{ config(materialized='sql_function') }}

-- Asks before booking what the exclusion constraint of appointments refuses, and counts those of
-- before that overlap others, too. An appointment that begins when another one ends is no conflict.
create or replace function check_appointment_conflicts(
    p_start_time timestamptz,
    p_end_time timestamptz,
    p_organizer_id uuid
)
returns boolean
language plpgsql
stable
security definer
set search_path = public, pg_temp
as $$
begin
    perform {{ ref('require_user') }}(p_organizer_id);

    if p_start_time < p_end_time is not true then
        raise exception 'An appointment ends after it starts.'
        using
            errcode = 'invalid_parameter_value',
            hint = 'Pass a p_end_time after p_start_time.';
    end if;

    return exists (
        select
        from {{ ref('appointments') }}
        where
            appointments.organizer_id = p_organizer_id
            and appointments.status in ('scheduled', 'confirmed')
            and appointments.start_time < p_end_time
            and appointments.end_time > p_start_time
    );
end;
$$;

{{ executable_by('authenticated', 'service_role', definer=true) }}
