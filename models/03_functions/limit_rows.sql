-- A trigger after a statement that adds rows, of which a client may have only so many: the column
-- that says whose a row is, the number, and for how long a row counts. Counted are the rows that
-- the caller sees, by the index of that column, and never more than the number. Statements that run
-- at the same moment don't see each other's rows: each of them keeps to the number by itself.
create or replace function access.limit_rows()
returns trigger
language plpgsql
set search_path = public, pg_temp
as $$
declare
    most constant bigint := tg_argv[1]::bigint;
    has_more boolean;
begin
    if {{ ref('caller_id') }}() is null or {{ ref('is_service') }}() then
        return null;
    end if;

    execute format(
        'select exists ('
        '    select from (select distinct %1$I as id from added) as owners'
        '    where ('
        '        select count(*) from ('
        '            select from %2$s as own where own.%1$I = owners.id%4$s limit %3$s'
        '        ) as counted'
        '    ) > %5$s'
        ')',
        tg_argv[0],
        tg_relid::regclass,
        most + 1,
        case
            when tg_nargs > 2
                then format(' and own.created_at > now() - %L::interval', tg_argv[2])
            else ''
        end,
        most
    )
    into has_more;

    if has_more then
        raise exception 'One % has at most % rows in %.', tg_argv[0], most, tg_table_name
        using
            errcode = 'check_violation',
            hint = case
                when tg_nargs < 3 then 'Delete some first, or ask the service to add them.'
                else format('Rows count for %s.', tg_argv[2])
            end;
    end if;

    return null;
end;
$$;

{{ executable_by() }}
