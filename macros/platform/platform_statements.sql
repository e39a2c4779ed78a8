{#
    Makes what this database lacks of the platform, and puts right what somebody changed of it: see
    platform_requirements. Each statement has its row in the ledger; where there is no ledger yet,
    the setting groundwork.platform_done keeps them for record_platform, as JSON.

    Roles belong to the whole server, so another database's deployment may make the same one in the
    same moment: a statement that fails is tried again if it is still needed. What is missing in the
    end, the role that runs this may not make: one error names all of it, and nothing was changed.

    run_id  the run, for the ledger
#}
{% macro platform_statements(run_id=none) %}
do $platform$
declare
    missing jsonb;
    requirement record;
    done jsonb := '[]';
    reasons text[];
    began timestamptz;
    attempts constant integer := 5;
    caller_path constant text := pg_catalog.current_setting('search_path');
begin
    -- nothing here is resolved in a schema where others may make objects
    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    for attempt in 1..attempts loop
        missing := (
            select coalesce(jsonb_agg(to_jsonb(unfulfilled)), '[]')
            from (
                {{ platform_requirements() | indent(16) }}
            ) as unfulfilled
        );
        exit when missing = '[]';

        if attempt = attempts then
            raise exception 'The role % may not make what groundwork needs of database %.',
                current_user, current_database()
            using
                errcode = 'insufficient_privilege',
                detail = array_to_string(array['Nothing was changed.'] || reasons, e'\n'),
                hint = e'Ask an administrator to run, connected to this database:\n    '
                    || (
                        select string_agg(each ->> 'statement', e';\n    ')
                        from jsonb_array_elements(missing) as each
                    ) || ';';
        end if;

        -- where nothing was deployed yet, another deployment may be making the same: the next try
        -- finds what it made
        if to_regclass('groundwork.mutex') is not null then
            {{ hold_mutex('platform') }}
        end if;
        reasons := '{}';
        for requirement in
            select *
            from jsonb_to_recordset(missing) as each (object_name text, statement text, undo text)
        loop
            began := clock_timestamp();
            begin
                execute requirement.statement;
                done := done || jsonb_build_object(
                    'object_name', requirement.object_name,
                    'statement', requirement.statement,
                    'undo', requirement.undo,
                    'started_at', began,
                    'duration', clock_timestamp() - began
                );
            exception
                when others then
                    -- that a privilege is missing is what the message says
                    if sqlstate <> '42501' then
                        reasons := reasons || format('%s: %s', requirement.statement, sqlerrm);
                    end if;
                    perform pg_sleep(random() / 20);
            end;
        end loop;
    end loop;

    if done <> '[]' then
        perform set_config('groundwork.platform_done', done::text, false);
        if to_regclass('groundwork.ledger') is not null then
            {{ platform_entries('done', run_id) | indent(12) }};
        end if;
    end if;
    perform pg_catalog.set_config('search_path', caller_path, true);
end
$platform$;
{% endmacro %}
