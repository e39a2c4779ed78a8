{#
    Emits groundwork.log_changes(consolidation, source, run): from now on each row of the legacy
    table that is added, changed or deleted is noted by its key in groundwork.carried_change, by
    triggers that see every session; null stands for all rows, after a truncate. Nothing where they
    do that already.

    groundwork.end_log(consolidation, source)  they go, with what they noted
    groundwork.find_changes(consolidation, source)  notes the rows that are not carried as they are
        now: of before the triggers, and of transactions that were open meanwhile
    groundwork.take_changes(consolidation, row_limit)  moves up to so many notes to the temporary
        table changed, or all for null, and returns how many; null where they mean all rows
#}
{% macro engine_log_changes() %}

create or replace function groundwork.log_name(consolidation groundwork.consolidation)
returns text
language sql
immutable
as $log_name$
    select format('groundwork.carry_log_%s()', consolidation.id)
$log_name$;

create or replace function groundwork.log_changes(
    consolidation groundwork.consolidation, source regclass, run groundwork.run
)
returns void
language plpgsql
as $log_changes$
declare
    event record;
begin
    perform groundwork.make_parts(consolidation);
    if
        exists (
            select
            from pg_catalog.pg_trigger
            where
                pg_trigger.tgrelid = source
                and pg_trigger.tgname = '~groundwork_carry_all'
        )
    then
        return;
    end if;
    -- waits for who writes: what they wrote is seen by groundwork.find_changes
    perform groundwork.lock_tables('{}', array[source::oid], run);
    execute format(
        $create$
        create or replace function %1$s returns trigger language plpgsql security definer
        set search_path = pg_catalog, pg_temp as $log$
        begin
            if tg_level = 'STATEMENT' then
                insert into groundwork.carried_change values (%2$s, null);
            else
                if tg_op <> 'INSERT' then
                    insert into groundwork.carried_change values (%2$s, old.%3$I::text);
                end if;
                if tg_op <> 'DELETE' then
                    insert into groundwork.carried_change values (%2$s, new.%3$I::text);
                end if;
            end if;
            return null;
        end
        $log$
        $create$,
        groundwork.log_name(consolidation),
        consolidation.id,
        consolidation.key_column
    );
    execute format(
        'revoke all on function %s from public', groundwork.log_name(consolidation)
    );
    for event in
        select *
        from (
            values
            ('~groundwork_carry', 'insert or update or delete', 'row'),
            ('~groundwork_carry_all', 'truncate', 'statement')
        ) as events (trigger_name, commands, level)
    loop
        execute format(
            'create trigger %I after %s on %s for each %s execute function %s',
            event.trigger_name,
            event.commands,
            source,
            event.level,
            groundwork.log_name(consolidation)
        );
        execute format('alter table %s enable always trigger %I', source, event.trigger_name);
    end loop;
end
$log_changes$;

create or replace function groundwork.end_log(
    consolidation groundwork.consolidation, source regclass
)
returns void
language plpgsql
as $end_log$
begin
    execute format('drop trigger if exists "~groundwork_carry" on %s', source);
    execute format('drop trigger if exists "~groundwork_carry_all" on %s', source);
    execute format('drop function if exists %s', groundwork.log_name(consolidation));
    execute format('drop table if exists %s', groundwork.parts_name(consolidation));
    delete from groundwork.carried_change
    where carried_change.consolidation_id = consolidation.id;
end
$end_log$;

create or replace function groundwork.find_changes(
    consolidation groundwork.consolidation, source regclass
)
returns void
language plpgsql
as $find_changes$
declare
    fault groundwork.fault;
begin
    perform groundwork.open_mapping(consolidation, source);
    perform set_config('work_mem', '64MB', true);
    execute format(
        'insert into groundwork.carried_change (consolidation_id, legacy_key) '
        'select %1$s, coalesce(known.legacy_key, (legacy.origin).key) '
        'from (select known.legacy_key, known.legacy_version '
        'from groundwork.consolidated_row as known where known.consolidation_id = %1$s) as known '
        'full join pg_temp.legacy on known.legacy_key = (legacy.origin).key '
        'where (legacy.origin).version is distinct from known.legacy_version',
        consolidation.id
    );
    perform groundwork.close_mapping(consolidation);
exception when assert_failure or others then
    {{ engine_get_fault() | indent(4) }}
    perform groundwork.raise_fault(
        groundwork.withhold_content(fault, consolidation.declaration)
    );
end
$find_changes$;

create or replace function groundwork.take_changes(
    consolidation groundwork.consolidation, row_limit bigint
)
returns bigint
language plpgsql
as $take_changes$
declare
    has_all boolean;
    taken bigint;
begin
    execute 'create temporary table changed (legacy_key text)';
    execute
        'with taken as (delete from groundwork.carried_change where ctid = any(array('
        'select noted.ctid from groundwork.carried_change as noted '
        'where noted.consolidation_id = $1 limit $2)) returning legacy_key), '
        'kept as (insert into pg_temp.changed select distinct legacy_key from taken '
        'where legacy_key is not null) '
        'select count(*), bool_or(legacy_key is null) from taken'
    using consolidation.id, row_limit
    into taken, has_all;
    if has_all then
        return null;
    end if;
    execute 'analyze pg_temp.changed';
    return taken;
end
$take_changes$;

{% endmacro %}
