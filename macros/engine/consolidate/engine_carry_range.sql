{#
    Emits groundwork.carry_range(consolidation, from, to): carries the rows of the legacy table
    that stand between two places (ctids) and were not carried yet, each with its entry in
    groundwork.consolidated_row, and compares every row as it was stored with what was selected.
    Returns how many.

    A row that its successor does not accept (a broken constraint, a value that cannot be read) is
    found by halving the range, and goes to quarantine with PostgreSQL's reason, which names the
    column and quotes no value (groundwork.withhold_content). Every other error is raised. The
    mapping has to be open (groundwork.open_mapping).

    groundwork.find_pending(consolidation) notes which rows an earlier run left: only they are
    carried then. It asks groundwork.consolidated_row once for all of them.

    And groundwork.find_renumbered(consolidation): notes the rows that need another id than theirs,
    because a row of the successor has it, or an earlier one of the legacy table. The new id is
    made of the table's name and the key, so it is the same whenever it is asked for.
#}
{% macro engine_carry_range() %}

create or replace function groundwork.find_pending(consolidation groundwork.consolidation)
returns void
language plpgsql
as $find_pending$
begin
    drop table if exists pg_temp.pending;
    if consolidation.rows_carried > 0 then
        execute format(
            'create temporary table pending as '
            'select (legacy.origin).key as legacy_key, legacy.origin_place as place '
            'from pg_temp.legacy left join groundwork.consolidated_row as known '
            'on known.consolidation_id = %s and known.legacy_key = (legacy.origin).key '
            'where known.legacy_key is null',
            consolidation.id
        );
        create index on pg_temp.pending (legacy_key);
        analyze pg_temp.pending;
    end if;
end
$find_pending$;

create or replace function groundwork.has_pending()
returns boolean
language plpgsql
stable
as $has_pending$
begin
    -- without that table every row is
    if to_regclass('pg_temp.pending') is null then
        return true;
    end if;
    return exists (select from pg_temp.pending);
end
$has_pending$;

create or replace function groundwork.where_pending(source text)
returns text
language sql
stable
as $where_pending$
    select
        case
            when to_regclass('pg_temp.pending') is null then 'true'
            else format(
                'exists (select from pg_temp.pending where pending.legacy_key = (%s.origin).key)',
                source
            )
        end
$where_pending$;

create or replace function groundwork.legacy_range()
returns table (legacy_key text, legacy_version xid, legacy_row jsonb)
language plpgsql
stable
as $legacy_range$
begin
    -- pg_temp.legacy is of one session, so no function can name it before it is there
    return query execute
        'select (legacy.origin).key, (legacy.origin).version, legacy.origin_row '
        'from pg_temp.legacy where ' || groundwork.where_pending('legacy');
end
$legacy_range$;

create or replace function groundwork.new_id(table_name text, legacy_key text)
returns uuid
language sql
immutable
parallel safe
as $new_id$
    select md5(table_name || '/' || legacy_key)::uuid
$new_id$;

create or replace function groundwork.find_renumbered(consolidation groundwork.consolidation)
returns void
language plpgsql
as $find_renumbered$
declare
    taken text;
begin
    select
        string_agg(
            format('exists (select from %s as other where other.id = wanted.id)', name), ' or '
        )
    into taken
    from (
        select consolidation.successor as name

        union

        select also.name
        from jsonb_array_elements_text(consolidation.options -> 'ids_of') as also (name)
    ) as holders;

    drop table if exists pg_temp.renumbered;
    execute format(
        'create temporary table renumbered as '
        'select wanted.legacy_key, groundwork.new_id(%L, wanted.legacy_key) as new_id from ('
        'select (carried.origin).key as legacy_key, carried.id, %s as place from pg_temp.carried '
        'where carried.id is not null and %s) as wanted where wanted.place > 1 or %s',
        consolidation.table_name,
        case
            when consolidation.has_unique_ids then '1'
            else 'row_number() over (partition by carried.id order by (carried.origin).key)'
        end,
        groundwork.where_pending('carried'),
        taken
    );
    alter table pg_temp.renumbered add primary key (legacy_key);
    analyze pg_temp.renumbered;
end
$find_renumbered$;

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
    members bigint;
    middle tid;
begin
    perform groundwork.set_range(range_from, range_to);
    begin
        execute groundwork.carry_statement(consolidation)
        into expected, carried, wrong;
        set constraints all immediate;
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
            attrelid = to_regclass(consolidation.successor)
            and attnum > 0
            and attname = any(groundwork.column_names(to_regclass('pg_temp.carried')))
        order by attnum
    loop
        begin
            execute format(
                'select count(carried.%I::%s) from pg_temp.carried',
                successor_column.name,
                successor_column.type
            );
        exception when data_exception then
            names := names || successor_column.name::text;
        end;
    end loop;
    return 'column ' || nullif(array_to_string(names, ', '), '');
end
$unreadable_columns$;

create or replace function groundwork.renumber(consolidation groundwork.consolidation)
returns boolean
language plpgsql
as $renumber$
begin
    -- of the one row in the range
    execute format(
        'insert into pg_temp.renumbered select (carried.origin).key, '
        'groundwork.new_id(%L, (carried.origin).key) from pg_temp.carried '
        'where exists (select from %s as other where other.id = carried.id) '
        'on conflict do nothing',
        consolidation.table_name,
        consolidation.successor
    );
    return found;
end
$renumber$;

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
