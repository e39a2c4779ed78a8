create or replace function access.keep_partitions(
    parent regclass,
    ahead interval default '3 months',
    retention interval default null,
    since date default null
)
returns setof text
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    next_step record;
begin
    if pg_get_partkeydef(parent) is distinct from 'RANGE (created_at)' then
        raise exception '% is not partitioned by range of created_at.', parent
        using
            errcode = 'invalid_parameter_value',
            hint = 'Its declaration ends in: partition by range (created_at)';
    end if;

    -- One at a time. An advisory lock would do, but a client may take any of those; this one takes
    -- a privilege to change rows of the table.
    execute format('lock table only %s in share update exclusive mode', parent);
    for next_step in
        select * from {{ ref('partition_changes') }}(parent, ahead, retention, since)
    loop
        perform {{ ref('change_partitions') }}(parent, next_step.change, next_step.undo);
        return next next_step.change;
    end loop;
end;
$$;

{{ executable_by() }}
