-- The rows of the month that the default partition caught move along. Its triggers stay silent:
-- the rows only change places, and those of an append-only table could not be deleted.
create or replace function access.make_partition(parent regclass, month date)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
    starts_at constant timestamptz := date_trunc('month', month);
    ends_at constant timestamptz := starts_at + interval '1 month';
    partition constant text := (
        select format('%s.%I', relnamespace::regnamespace, relname || to_char(month, '_YYYY_MM'))
        from pg_class
        where oid = parent
    );
    strays constant regclass := (
        select nullif(partdefid, 0) from pg_partitioned_table where partrelid = parent
    );
    columns constant text := (
        select string_agg(quote_ident(attname), ', ' order by attnum)
        from pg_attribute
        where attrelid = parent and attnum > 0 and not attisdropped and attgenerated = ''
    );
begin
    execute format(
        'create table %s (like %s including defaults including constraints including generated'
        ' including storage including compression)',
        partition,
        parent
    );
    if strays is not null then
        execute format('alter table %s no force row level security, disable trigger user', strays);
        execute format(
            'with moved as ('
            '    delete from %1$s where created_at >= %2$L and created_at < %3$L returning %4$s'
            ') insert into %5$s (%4$s) select %4$s from moved',
            strays,
            starts_at,
            ends_at,
            columns,
            partition
        );
        execute format('alter table %s force row level security, enable trigger user', strays);
    end if;
    perform {{ ref('close_partition') }}(parent, partition);
    execute format(
        'alter table %s attach partition %s for values from (%L) to (%L)',
        parent,
        partition,
        starts_at,
        ends_at
    );
end;
$$;

{{ executable_by() }}
