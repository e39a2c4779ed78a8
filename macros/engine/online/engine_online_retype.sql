{#
    Emits groundwork.retype_steps(target, declared, steps, model, run): the steps that give columns
    another type while others read and write; none when no such column changes, or when it cannot be
    done that way (groundwork.retype_obstacle). The mode `later` marks those whose turn has not
    come: they are shown, and their hazards count from the start.

    1  a shadow of each column, of the new type, in the table and in every one that refers to it;
       a trigger that keeps it in step, one that keeps former values (groundwork.keep_body); and a
       mark, a check that is always true, that rows are still to be filled
    2  batches that fill the rows; then the mark goes
    3  shadows of indexes, keys, checks, not null and foreign keys, built concurrently or validated
    4  one transaction that puts the shadows in their place (groundwork.swap)

    What is there says which comes next: after every stage, and after a crash.
#}
{% macro engine_online_retype() %}

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
    dependents groundwork.dependent[];
    shadows jsonb;
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
    from groundwork.shadow_tables(retyped) as tables;
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
            from groundwork.shadow_tables(retyped) as tables
            cross join lateral groundwork.begin_statements(
                retyped, tables.table_id, tables.table_name, run.run_id
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
            from groundwork.shadow_tables(retyped) as tables
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
    into shadows
    from groundwork.shadows(
        retyped,
        array(
            select planned.name
            from unnest(steps) as planned
            where
                planned.stage in ('drop_foreign_keys', 'drop_constraints', 'drop_indexes')
                and not groundwork.is_kept(
                    groundwork.name_of(target),
                    planned.hazard,
                    run
                )
        )
    ) as each_one;
    found := found || array(
        select shadow_step
        from groundwork.shadow_steps(coalesce(shadows, '[]'), is_filled) as shadow_step
    );
    is_ready := cardinality(found) = 0;
    found := found || array(
        select
            case
                when is_ready then swapped
                else jsonb_populate_record(swapped, '{"mode": "later"}')
            end
        from groundwork.swap(retyped, coalesce(shadows, '[]'), dependents, steps) as swapped
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
        step.owner,
        step.converted_table,
        step.conversion
    from unnest(found) with ordinality as step (
        stage,
        rank,
        kind,
        name,
        statement,
        undo,
        hazard,
        reason,
        mode,
        owner,
        converted_table,
        conversion,
        place
    );
end
$retype_steps$;

{% endmacro %}
