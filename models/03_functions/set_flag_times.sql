create or replace function access.set_flag_times()
returns trigger
language plpgsql
set search_path = public, pg_temp
as $$
declare
    was jsonb := coalesce(to_jsonb(old), '{}');
    is_now jsonb := to_jsonb(new);
    changes jsonb := '{}';
    flag text;
    stamp text;
begin
    foreach flag in array tg_argv loop
        stamp := flag || '_at';

        if is_now ->> stamp is distinct from was ->> stamp
            or is_now ->> flag is not distinct from was ->> flag
        then
            changes := changes || jsonb_build_object(flag, is_now ->> stamp is not null);
        else
            changes := changes || jsonb_build_object(
                stamp, case when (is_now ->> flag)::boolean then now() end
            );
        end if;
    end loop;

    return jsonb_populate_record(new, changes);
end;
$$;

{{ executable_by() }}
