{#
    Emits groundwork.retype_steps(target, declared, steps, model, run): the steps that give columns
    another type while others read and write; none when no such column changes, or when it cannot be
    done that way (groundwork.retype_obstacle). The mode `later` marks those whose turn has not
    come: they are shown, and their hazards count from the start.

    1  a twin of each column, of the new type, in the table and in every one that refers to it;
       a trigger that keeps it in step; and a mark, a check that is always true, that rows are
       still to be filled
    2  batches that fill the rows; then the mark goes
    3  twins of indexes, keys, checks, not null and foreign keys, built concurrently or validated
    4  one transaction that puts the twins in their place (groundwork.swap)

    What is there says which comes next: after every stage, and after a crash.
#}
{% macro engine_online_retype() %}

create or replace function groundwork.lock_statement(retyped jsonb, dependents jsonb)
returns text
language sql
stable
{{ engine_project_path() }}
as $lock_statement$
    select
        format(
            'select groundwork.lock_tables(%L::regclass[]::oid[], %L)',
            array_agg(tables.table_id::regclass order by tables.table_id),
            '{}'
        )
    from (

        select columns.table_id
        from groundwork.retyped_columns(retyped) as columns

        union

        select sides.table_id
        from groundwork.twin_references(retyped) as originals
        inner join pg_catalog.pg_constraint
            on originals.constraint_id = pg_constraint.oid
        cross join lateral (
            values (pg_constraint.conrelid), (pg_constraint.confrelid)
        ) as sides (table_id)

        union

        select dependents.table_id
        from jsonb_to_recordset(lock_statement.dependents) as dependents (table_id oid)
        inner join pg_catalog.pg_class
            on
                dependents.table_id = pg_class.oid
                and pg_class.relkind in ('r', 'p')
    ) as tables
$lock_statement$;

create or replace function groundwork.twin_steps(twins jsonb, is_filled boolean)
returns setof groundwork.step
language sql
stable
as $twin_steps$
    select
        groundwork.new_step(
            stage => 'build_shadow_objects',
            kind => case when each_twin.is_index then 'index' else 'constraint' end,
            name => each_twin.name,
            statement => stages.statement,
            mode => case
                when is_filled and stages.is_next then stages.mode
                else 'later'
            end
        )
    from (
        select
            each_one.*,
            each_one.kind in ('index', 'key') as is_index,
            -- a foreign key needs the key that it refers to
            bool_and(each_one.kind not in ('index', 'key') or each_one.state = 'ready')
                over () as has_keys
        from jsonb_to_recordset(twins) as each_one (
            table_id oid,
            table_name text,
            kind text,
            name text,
            twin text,
            statement text,
            state text
        )
    ) as each_twin
    cross join lateral (

        select
            1 as place,
            case
                when each_twin.is_index
                    then format(
                        'drop index concurrently %s.%I',
                        pg_class.relnamespace::regnamespace,
                        each_twin.twin
                    )
                else format(
                    'alter table %s drop constraint %I', each_twin.table_name, each_twin.twin
                )
            end as statement,
            true as is_next,
            case when each_twin.is_index then 'outside' end as mode
        from pg_catalog.pg_class
        where
            pg_class.oid = each_twin.table_id
            and each_twin.state in ('invalid', 'other')

        union all

        select
            2,
            each_twin.statement,
            each_twin.state = 'missing'
            and (each_twin.kind <> 'foreign key' or each_twin.has_keys),
            case when each_twin.is_index then 'outside' end
        where each_twin.state in ('missing', 'invalid', 'other')

        union all

        select
            3,
            format(
                'alter table %s validate constraint %I', each_twin.table_name, each_twin.twin
            ),
            each_twin.state = 'open',
            'alone'
        where
            not each_twin.is_index
            and each_twin.state <> 'ready'

    ) as stages
    order by
        each_twin.kind = 'foreign key',
        each_twin.is_index desc,
        each_twin.table_id,
        each_twin.name,
        stages.place
$twin_steps$;

create or replace function groundwork.fill_steps(
    retyped jsonb, steps groundwork.step[], is_begun boolean
)
returns setof groundwork.step
language plpgsql
as $fill_steps$
declare
    step groundwork.step;
    filled record;
    missing text;
begin
    for filled in
        select
            columns.*,
            tables.is_marked,
            planned.hazard,
            planned.reason
        from groundwork.retyped_columns(retyped) as columns
        inner join groundwork.twin_tables(retyped) as tables
            on columns.table_id = tables.table_id
        left join unnest(steps) as planned
            on
                planned.kind = 'column'
                and planned.stage = 'retype_columns'
                and columns.name = planned.name
                and columns.declared is not null
        where
            tables.is_marked
            or not is_begun
        order by
            columns.table_id,
            columns.column_number
    loop
        step := groundwork.new_step(
            stage => 'fill_shadow_columns',
            kind => case when filled.declared is null then 'referencing column' else 'column' end,
            name => filled.name,
            statement => null,
            hazard => filled.hazard,
            reason => filled.reason
        );
        if not filled.is_lossless then
            step.reason := coalesce(
                groundwork.unconvertible(filled.table_id, filled.name, filled.conversion),
                filled.reason
            );
            if step.reason is distinct from filled.reason then
                step.hazard := null;
                return next step;
                continue;
            end if;
        end if;
        missing := format('%I is null and (%s) is not null', filled.twin, filled.conversion);
        if not is_begun or groundwork.count_rows(filled.table_id, missing) > 0 then
            step.statement := format(
                'call groundwork.update_in_batches(%L::regclass, %L, %L)',
                filled.table_name,
                format('%I = %s', filled.twin, filled.conversion),
                missing
            );
            step.mode := case when is_begun then 'outside' else 'later' end;
            return next step;
        end if;
    end loop;
end
$fill_steps$;

create or replace function groundwork.retype_steps(
    target oid,
    declared groundwork.item[],
    steps groundwork.step[],
    model jsonb,
    run groundwork.run
)
returns setof groundwork.step
language plpgsql
as $retype_steps$
declare
    retyped constant jsonb := groundwork.retyped(target, declared, steps, model);
    dependents jsonb;
    twins jsonb;
    is_begun boolean;
    is_filled boolean;
    is_ready boolean;
    found groundwork.step[];
begin
    if retyped is null then
        return;
    end if;
    dependents := groundwork.retype_dependents(retyped);
    if groundwork.retype_obstacle(retyped, dependents) is not null then
        return;
    end if;

    select
        bool_and(tables.is_kept_in_step),
        not bool_or(tables.is_marked)
    into
        is_begun,
        is_filled
    from groundwork.twin_tables(retyped) as tables;
    is_filled := is_begun and is_filled;

    if not is_begun then
        found := array(
            select
                groundwork.new_step(
                    stage => 'begin_retype',
                    kind => stages.kind,
                    name => tables.table_name,
                    statement => stages.statement
                )
            from groundwork.twin_tables(retyped) as tables
            cross join lateral groundwork.begin_statements(
                retyped, tables.table_id, tables.table_name
            ) as stages
            where not tables.is_kept_in_step
            order by
                tables.table_id,
                stages.place
        );
    end if;
    if not is_filled then
        found := found || array(
            select fill_step
            from groundwork.fill_steps(retyped, steps, is_begun) as fill_step
        );
        found := found || array(
            select
                groundwork.new_step(
                    stage => 'end_fill',
                    kind => 'constraint',
                    name => 'groundwork_retype',
                    statement => format(
                        'alter table %s drop constraint groundwork_retype', tables.table_name
                    ),
                    mode => case when not is_begun or cardinality(found) > 0 then 'later' end
                )
            from groundwork.twin_tables(retyped) as tables
            where
                tables.is_marked
                or not tables.is_kept_in_step
            order by tables.table_id
        );
    end if;

    select
        jsonb_agg(
            to_jsonb(each_one) || jsonb_build_object('table_id', each_one.table_id::bigint)
        )
    into twins
    from groundwork.twins(
        retyped,
        array(
            select planned.name
            from unnest(steps) as planned
            where
                planned.stage in ('drop_foreign_keys', 'drop_constraints', 'drop_indexes')
                and not groundwork.is_kept(
                    (select relname from pg_catalog.pg_class where oid = target),
                    planned.hazard,
                    run
                )
        )
    ) as each_one;
    found := found || array(
        select twin_step
        from groundwork.twin_steps(coalesce(twins, '[]'), is_filled) as twin_step
    );
    is_ready := cardinality(found) = 0;
    found := found || array(
        select
            case
                when is_ready then swapped
                else jsonb_populate_record(swapped, '{"mode": "later"}')
            end
        from groundwork.swap(retyped, coalesce(twins, '[]'), dependents, steps) as swapped
    );
    if
        exists (
            select
            from unnest(found) as step
            where
                step.mode is null
                and step.statement is not null
        )
    then
        found := found || groundwork.new_step(
            stage => 'lock',
            kind => 'lock',
            name => '',
            statement => groundwork.lock_statement(retyped, dependents)
        );
    end if;

    return query
    select
        step.stage,
        row_number() over (order by step.stage, step.rank, step.place)::integer,
        step.kind,
        step.name,
        step.statement,
        step.undo,
        step.hazard,
        step.reason,
        step.mode,
        step.owner
    from unnest(found) with ordinality as step (
        stage, rank, kind, name, statement, undo, hazard, reason, mode, owner, place
    );
end
$retype_steps$;

{% endmacro %}
