{#
    Emits groundwork.carry_remaining_rows(schema, table), for a transaction that holds the legacy
    table: carries every row that was not, repeats what was done to the legacy table since its rows
    were carried, and makes sure that every row of it is accounted for, by its key. Returns as many
    rows as it carried, without columns, so that the ledger counts them.
#}
{% macro engine_carry_remaining_rows() %}

create or replace function groundwork.carry_remaining_rows(schema_name text, table_name text)
returns table (legacy_row_count bigint)
language plpgsql
as $carry_remaining_rows$
declare
    consolidation groundwork.consolidation := groundwork.open_consolidation(
        schema_name, table_name
    );
    carried bigint;
    missing bigint;
    examples text;
begin
    perform groundwork.open_mapping(consolidation, format('%I.%I', schema_name, table_name));
    perform set_config('work_mem', '64MB', true);
    if consolidation.rows_carried > 0 then
        perform groundwork.follow_changes(consolidation);
    end if;
    carried := 0;
    missing := 0;
    if groundwork.has_pending() then
        perform groundwork.find_renumbered(consolidation);
        carried := groundwork.carry_range(consolidation, '(0,0)', '(4294967295,0)');
        perform groundwork.set_range('(0,0)', '(4294967295,0)');
        execute format(
            'select count(*), array_to_string((array_agg((legacy.origin).key))[1:5], '', '') '
            'from pg_temp.legacy where %s and not exists '
            '(select from groundwork.consolidated_row as known '
            'where known.consolidation_id = %s and known.legacy_key = (legacy.origin).key)',
            groundwork.where_pending('legacy'),
            consolidation.id
        )
        into missing, examples;
    end if;
    if missing > 0 then
        raise exception using
            errcode = 'GW001',
            message = format(
                'the model %s leaves out %s rows of %I.%I, with the keys %s',
                table_name,
                missing,
                schema_name,
                table_name,
                examples
            ),
            hint = 'Its view carried needs a row for each row of legacy: left joins, and no where.';
    end if;

    update groundwork.consolidation as entry
    set rows_carried = entry.rows_carried + carried
    where entry.id = consolidation.id;
    perform groundwork.close_mapping(consolidation);
    return query
    select carried
    from generate_series(1, carried);
end
$carry_remaining_rows$;

create or replace function groundwork.follow_changes(consolidation groundwork.consolidation)
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
        'from (select * from groundwork.consolidated_row where consolidation_id = %s) as known '
        'full join pg_temp.legacy on known.legacy_key = (legacy.origin).key '
        'where (legacy.origin).version is distinct from known.legacy_version',
        consolidation.id
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

        -- what the application did to the old table is no use of the new one
        resume := groundwork.pause_triggers(successor);
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
        perform groundwork.execute_in_project('set constraints all immediate');
        execute resume;

        delete from groundwork.consolidated_row as known
        using pg_temp.outdated
        where
            known.consolidation_id = consolidation.id
            and known.legacy_key = outdated.legacy_key
            and (outdated.is_deleted or outdated.outcome = 'quarantined');
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
