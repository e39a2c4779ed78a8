{#
    Emits groundwork.carry_range(consolidation, from, to): carries the rows of the legacy table
    that stand between two places (ctids) and were not carried yet, each with its entry in
    groundwork.consolidated_row, and compares every row as it was stored with what was selected.
    Returns how many.

    A row that its successor does not accept (a broken constraint, a value that cannot be read) is
    found by halving the range, and goes to quarantine with PostgreSQL's reason, which names the
    column and quotes no value (groundwork.withhold_content). Every other error is raised. The
    mapping has to be open (groundwork.open_mapping).
#}
{% macro engine_carry_range() %}

create or replace function groundwork.carry_range(
    consolidation groundwork.consolidation, range_from tid, range_to tid
)
returns bigint
language plpgsql
as $carry_range$
declare
    expected bigint;
    carried bigint;
    wrong text;
    fault groundwork.fault;
    reason text;
    statement text;
    members bigint;
    middle tid;
begin
    perform groundwork.set_range(range_from, range_to);
    begin
        statement := groundwork.carry_statement(consolidation);
        perform groundwork.use_project_path();
        execute statement
        into expected, carried, wrong;
        set constraints all immediate;
        perform groundwork.use_engine_path();
    exception when integrity_constraint_violation or data_exception then
        {{ engine_get_fault() | indent(8) }}
        reason := (groundwork.withhold_content(fault, consolidation.declaration)).message;
    end;
    if wrong is not null then
        raise exception using
            errcode = 'GW001',
            message = format(
                'rows of %I.%I are not in %s as they were selected: %s',
                consolidation.schema_name,
                consolidation.table_name,
                consolidation.successor,
                wrong
            ),
            hint = 'A trigger changes or swallows them. Select what it makes of them.';
    elsif reason is null and carried <= expected then
        return carried;
    elsif reason is null then
        raise exception using
            errcode = 'GW001',
            message = format(
                'the model %s makes %s rows of %s', consolidation.table_name, carried, expected
            ),
            hint = 'Join by unique keys only: one row becomes one row.';
    end if;

    execute
        'select count(*), (array_agg(legacy.origin_place order by legacy.origin_place))'
        '[count(*) / 2 + 1], (select count(*) from pg_temp.carried) from pg_temp.legacy where '
        || groundwork.where_pending('legacy')
    into members, middle, carried;
    if members > 1 then
        return groundwork.carry_range(consolidation, range_from, middle)
            + groundwork.carry_range(consolidation, middle, range_to);
    elsif carried > 1 then
        raise exception using
            errcode = 'GW001',
            message = format(
                'the model %s makes %s rows of one: %s', consolidation.table_name, carried, reason
            ),
            hint = 'Join by unique keys only: one row becomes one row.';
    elsif fault.code = '23505' and groundwork.renumber(consolidation) then
        return groundwork.carry_range(consolidation, range_from, range_to);
    end if;
    if fault.code like '22%' then
        reason := coalesce(groundwork.unreadable_columns(consolidation) || ': ', '') || reason;
    end if;
    perform groundwork.quarantine_legacy(consolidation, reason);
    return members;
end
$carry_range$;

create or replace function groundwork.unreadable_columns(consolidation groundwork.consolidation)
returns text
language plpgsql
as $unreadable_columns$
declare
    successor_column record;
    names text[] := '{}';
begin
    -- of the one row in the range
    for successor_column in
        select
            attname as name,
            format_type(atttypid, atttypmod) as type
        from pg_catalog.pg_attribute
        where
            attrelid = groundwork.table_named(consolidation.successor)
            and attnum > 0
            and attname = any(groundwork.column_names(to_regclass('pg_temp.carried')))
        order by attnum
    loop
        begin
            perform groundwork.answer_in_project(
                format(
                    'select pg_catalog.count(carried.%I::%s) from pg_temp.carried',
                    successor_column.name,
                    successor_column.type
                )
            );
        exception when data_exception then
            names := names || successor_column.name::text;
        end;
    end loop;
    return 'column ' || nullif(array_to_string(names, ', '), '');
end
$unreadable_columns$;

create or replace function groundwork.quarantine_legacy(
    consolidation groundwork.consolidation, reason text
)
returns void
language sql
as $quarantine_legacy$
    -- of the rows in the range
    with
    noted as (

        insert into groundwork.consolidated_row (
            consolidation_id, legacy_key, legacy_version, outcome
        )
        select
            consolidation.id,
            legacy.legacy_key,
            legacy.legacy_version,
            'quarantined'
        from groundwork.legacy_range() as legacy
        returning legacy_key

    )

    insert into groundwork.quarantine (
        run_id, schema_name, table_name, action, reason, primary_key, content
    )
    select
        consolidation.run_id,
        consolidation.schema_name,
        consolidation.table_name,
        'removed',
        quarantine_legacy.reason,
        jsonb_build_object(
            consolidation.key_column, legacy.legacy_row -> consolidation.key_column
        ),
        legacy.legacy_row
    from noted
    inner join groundwork.legacy_range() as legacy
        using (legacy_key)
$quarantine_legacy$;

{% endmacro %}
