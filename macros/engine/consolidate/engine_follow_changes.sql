{#
    Emits groundwork.carry_left(consolidation, changed_only): carries every row of the open mapping
    that was not, after groundwork.follow_changes(consolidation, changed_only): repeats in the
    successor what was done to the legacy table since its rows were carried, and notes in the
    temporary table pending which rows are to be carried. Returns how many rows were carried.

    changed_only  only the rows whose keys are in the temporary table changed
#}
{% macro engine_follow_changes() %}

{{ engine_log_changes() }}
{{ engine_merged_parts() }}

create or replace function groundwork.carry_left(
    consolidation groundwork.consolidation, changed_only boolean
)
returns bigint
language plpgsql
as $carry_left$
declare
    caller_joins constant text[] := array[
        current_setting('enable_hashjoin'), current_setting('enable_mergejoin')
    ];
    carried bigint := 0;
begin
    perform set_config('work_mem', '64MB', true);
    if changed_only then
        -- some rows, each found by its key: to read a table for them would take longer
        perform
            set_config('enable_hashjoin', 'off', true),
            set_config('enable_mergejoin', 'off', true);
    end if;
    if changed_only or consolidation.rows_carried > 0 then
        perform groundwork.follow_changes(consolidation, changed_only);
    end if;
    if groundwork.has_pending() then
        perform groundwork.find_renumbered(consolidation);
        carried := groundwork.carry_range(consolidation, '(0,0)', '(4294967295,0)');
        perform groundwork.set_range('(0,0)', '(4294967295,0)');
    end if;
    perform
        set_config('enable_hashjoin', caller_joins[1], true),
        set_config('enable_mergejoin', caller_joins[2], true);
    return carried;
end
$carry_left$;

create or replace function groundwork.follow_changes(
    consolidation groundwork.consolidation, changed_only boolean
)
returns void
language plpgsql
as $follow_changes$
declare
    successor regclass := groundwork.table_named(consolidation.successor);
    names text;
    resume text;
begin
    execute format(
        'create temporary table outdated on commit drop as '
        'select coalesce(known.legacy_key, (legacy.origin).key) as legacy_key, '
        'known.successor_key, known.outcome, (legacy.origin).key is null as is_deleted, '
        'legacy.origin_place as place '
        'from (select * from groundwork.consolidated_row where consolidation_id = %s%s) as known '
        'full join pg_temp.legacy on known.legacy_key = (legacy.origin).key '
        'where (legacy.origin).version is distinct from known.legacy_version%s',
        consolidation.id,
        case
            when changed_only
                then ' and legacy_key = any(array(select legacy_key from pg_temp.changed))'
        end,
        -- the version that was noted may be of a change after the one that was carried
        case when changed_only then ' or known.outcome <> ''quarantined''' end
    );
    create temporary table pending as
    select
        outdated.legacy_key,
        outdated.place
    from pg_temp.outdated
    where
        not outdated.is_deleted
        and coalesce(outdated.outcome, 'quarantined') = 'quarantined';
    create index on pg_temp.pending (legacy_key);
    analyze pg_temp.pending;

    if exists (select from pg_temp.outdated where outcome is not null) then
        select string_agg(quote_ident(name), ', ')
        into names
        from unnest(groundwork.column_names(to_regclass('pg_temp.carried'))) as name
        where name not in ('origin', 'id', 'changed', 'rejected');

        if groundwork.has_firing_triggers(successor) then
            perform groundwork.lock_tables('{}', array[successor::oid]);
        end if;
        -- what the application did to the old table is no use of the new one
        resume := groundwork.pause_triggers(successor);
        if to_regclass(groundwork.parts_name(consolidation)) is not null then
            perform groundwork.follow_merged(consolidation);
        else
            perform groundwork.execute_in_project(
                format(
                    'delete from %s as standing using pg_temp.outdated '
                    'where standing.id = outdated.successor_key and outdated.is_deleted',
                    successor
                )
            );
            perform groundwork.execute_in_project(
                format(
                    'update %1$s as standing set (%2$s) = row(%3$s) '
                    'from pg_temp.outdated inner join pg_temp.carried '
                    'on outdated.legacy_key = (carried.origin).key '
                    'where standing.id = outdated.successor_key',
                    successor,
                    names,
                    (
                        select string_agg('carried.' || name, ', ')
                        from string_to_table(names, ', ') as name
                    )
                )
            );
        end if;
        perform groundwork.execute_in_project('set constraints all immediate');
        execute resume;

        -- a number in the statement itself, for the index on the rows of this consolidation
        execute format(
            'delete from groundwork.consolidated_row as known using pg_temp.outdated '
            'where known.consolidation_id = %s and known.legacy_key = outdated.legacy_key '
            'and (outdated.is_deleted or outdated.outcome = ''quarantined'')',
            consolidation.id
        );
        execute format(
            'update groundwork.consolidated_row as known '
            'set legacy_version = (legacy.origin).version from pg_temp.outdated '
            'inner join pg_temp.legacy on outdated.legacy_key = (legacy.origin).key '
            'where known.consolidation_id = %s and known.legacy_key = outdated.legacy_key',
            consolidation.id
        );
    end if;
    drop table pg_temp.outdated;
end
$follow_changes$;

{% endmacro %}
