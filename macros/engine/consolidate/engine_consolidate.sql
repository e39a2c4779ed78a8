{#
    Emits groundwork.consolidate(schema, table, declaration, model, run): carries the rows of a
    legacy table over to its successor, then moves it to the schema retired, and lets a view of the
    old name take its place. Returns what groundwork.converge returns.

    declaration  makes the temporary view carried, what becomes of each row of legacy, and the view
                 of the old name; see groundwork.open_mapping
    model        into, key, columns, merge, before, ids_of: see the materialization; parents

    Where the legacy table is not there, there is nothing to do. A table of at most online_rows
    rows goes in one transaction; a larger one in batches before that, and what is done to it
    meanwhile is noted and followed (groundwork.carry_step).
    Where a run goes on is said by the catalog (the table or the view stands) and by
    groundwork.consolidated_row (the rows that are carried).
#}
{% macro engine_consolidate() %}
{{ engine_try_consolidation() }}
{{ engine_carry_step() }}

create or replace function groundwork.consolidate(
    schema_name text,
    table_name text,
    declaration text,
    model jsonb,
    run groundwork.run
)
returns table (outcome text, statements text[], kept text[])
language plpgsql
as $consolidate$
declare
    hash text := groundwork.declared_hash('consolidate', declaration, model);
    live groundwork.item[];
    target regclass;
    kind text;
    consolidation groundwork.consolidation;
    steps groundwork.step[] := '{}';
    carry groundwork.step;
begin
    outcome := case when run.round > 1 then 'altered' else 'unchanged' end;
    statements := '{}';
    kept := '{}';
    live := groundwork.consolidation_items(schema_name, table_name);
    target := to_regclass(format('%I.%I', schema_name, table_name));
    kind := (select relkind from pg_catalog.pg_class where oid = target);

    if
        groundwork.is_as_left('consolidation', schema_name, table_name, hash, live)
        and kind is distinct from 'r'
    then
        return next;
        return;
    end if;

    if not run.is_planning then
        perform groundwork.close_entries(schema_name, table_name, run);
    end if;
    if kind in ('r', 'p') then
        if to_regnamespace('retired') is null and not run.is_planning then
            -- another model of this run may be making it
            {{ hold_mutex('retired') }}
        end if;
        if not run.is_planning then
            consolidation := groundwork.begin_consolidation(
                schema_name, table_name, declaration, model, run
            );
        end if;
        -- what a planned successor does not have yet, it has then
        if
            run.is_planning
            and cardinality(run.planned) = 0
            and (groundwork.open_consolidation(schema_name, table_name)).id is null
        then
            perform groundwork.try_consolidation(
                schema_name, table_name, declaration, model, with_rows => false
            );
        end if;
        carry := groundwork.carry_step(
            schema_name,
            table_name,
            consolidation,
            coalesce(consolidation.is_followed, false)
            or groundwork.is_large(target, run.online_rows)
        );
        steps := array(
            select step
            from groundwork.retire_steps(schema_name, table_name, declaration, model) as step
        );
        kept := array(
            select format('constraint %I of %s', reference.name, reference.child)
            from groundwork.children_of(schema_name, table_name, model) as reference
            where not reference.follows
        );
        statements := carry.statement
            || array(select step.statement from unnest(steps) as step);
        if not run.is_planning then
            if carry.mode = 'outside' then
                perform groundwork.begin_outside(consolidation, target, carry, run);
                outcome := 'outside_transaction';
                statements := array[carry.statement];
                kept := '{}';
                return next;
                return;
            end if;
            perform groundwork.lock_retired(schema_name, table_name, model, run);
            perform groundwork.execute(
                schema_name, table_name, array[carry], run, model -> 'parents'
            );
            perform groundwork.open_mapping(consolidation, target);
            execute format('drop view pg_temp.%I', table_name);
            drop view pg_temp.carried;
            statements := statements || groundwork.execute_view_steps(
                schema_name, table_name, declaration, steps, run, model -> 'parents'
            );
            perform groundwork.close_mapping(consolidation);
            update groundwork.consolidation as entry
            set
                retired_at = clock_timestamp(),
                retired_as = step.name
            from unnest(steps) as step
            where
                entry.id = consolidation.id
                and step.stage = 'move_retired';
            outcome := 'altered';
        end if;
    elsif
        kind is null
        or kind = 'v'
    then
        select *
        into consolidation
        from groundwork.consolidation as entry
        where
            entry.schema_name = consolidate.schema_name
            and entry.table_name = consolidate.table_name
        order by entry.retired_at desc
        limit 1;
        if consolidation.id is not null then
            consolidation.declaration := declaration;
            consolidation.options := model;
            steps := groundwork.view_steps(schema_name, table_name, declaration);
            statements := array(select step.statement from unnest(steps) as step);
            if not run.is_planning then
                perform groundwork.open_mapping(
                    consolidation, format('retired.%I', consolidation.retired_as)
                );
                execute format('drop view pg_temp.%I', table_name);
                drop view pg_temp.carried;
                statements := statements || groundwork.execute_view_steps(
                    schema_name, table_name, declaration, steps, run, model -> 'parents'
                );
                perform groundwork.close_mapping(consolidation);
                outcome := 'altered';
            end if;
        elsif kind = 'v' then
            kept := array[format('view %I.%I', schema_name, table_name)];
        end if;
    else
        kept := array[format('relation %I.%I', schema_name, table_name)];
    end if;

    if run.is_planning and cardinality(statements) > 0 then
        outcome := 'planned';
    elsif not run.is_planning then
        perform groundwork.record(
            'consolidation',
            schema_name,
            table_name,
            hash,
            groundwork.consolidation_items(schema_name, table_name),
            false,
            run
        );
    end if;
    return next;
end
$consolidate$;

create or replace function groundwork.begin_outside(
    consolidation groundwork.consolidation,
    target regclass,
    carry groundwork.step,
    run groundwork.run
)
returns void
language plpgsql
as $begin_outside$
begin
    -- what is wrong with the declaration is said before anything begins
    perform groundwork.open_mapping(consolidation, target);
    perform groundwork.close_mapping(consolidation);
    perform groundwork.log_changes(consolidation, target, run);
    perform groundwork.open_entry(
        consolidation.schema_name, consolidation.table_name, carry, run
    );
end
$begin_outside$;

create or replace function groundwork.lock_retired(
    schema_name text, table_name text, model jsonb, run groundwork.run
)
returns void
language sql
as $lock_retired$
    -- whoever waits for one of them while it holds another would hold up more than it has to
    select
        groundwork.lock_tables(
            array[legacy.oid]
            || array(
                select reference.child::oid
                from groundwork.children_of(schema_name, table_name, model) as reference
                where reference.follows
            )
            || array(
                select pg_constraint.confrelid
                from pg_catalog.pg_constraint
                where
                    pg_constraint.conrelid = legacy.oid
                    and pg_constraint.contype = 'f'
                    and pg_constraint.confdeltype in ('a', 'r')
                    and has_table_privilege(pg_constraint.confrelid, 'update, delete, truncate')
            ),
            array[groundwork.table_named(model ->> 'into')::oid],
            run
        )
    from (select to_regclass(format('%I.%I', schema_name, table_name))::oid as oid) as legacy
$lock_retired$;

create or replace function groundwork.view_steps(
    schema_name text, table_name text, declaration text
)
returns groundwork.step[]
language sql
stable
{{ engine_project_path() }}
as $view_steps$
    select
        array_agg(
            groundwork.new_step(
                stage => 'make_view',
                kind => 'view',
                name => table_name,
                statement => views.statement,
                undo => views.undo,
                mode => 'alone'
            )
            order by views.place
        )
    from (
        select
            1 as place,
            format('drop view %I.%I', schema_name, table_name) as statement,
            format('create view %I.%I as %s', schema_name, table_name, pg_get_viewdef(oid)) as undo
        from pg_catalog.pg_class
        where oid = to_regclass(format('%I.%I', schema_name, table_name))

        union all

        select
            2,
            declaration,
            format('drop view %I.%I', schema_name, table_name)
    ) as views
$view_steps$;

{% endmacro %}
