{#
    Emits groundwork.online_steps(target, schema, table, declared, live, steps, model, run): the
    steps of a plan in the form that blocks nobody for long, for a table that is large. The live
    table decides what comes next: each stage is recognised in the catalog, so after every stage, or
    a crash, the plan is computed again and continues.

    mode  null       takes a strong lock for a moment; all such steps go together, first
          alone      runs in a transaction of its own, under a lock that lets others write
          outside    runs outside a transaction: `concurrently`, or a procedure that commits
          later      its turn has not come

    - indexes: built concurrently; a changed one under another name, which then takes its place;
      an invalid leftover is dropped first
    - unique constraints and primary keys: from an index that was built concurrently
    - checks and foreign keys: added not valid, then validated
    - not null: once no value is missing, a check that is added not valid, validated, and gone
      afterwards
    - other types: by a shadow column (groundwork.retype_steps); what else differs comes after
    - new columns whose default must be computed for each row, and nulls to be filled: in batches
    - other rules for rows: each in a transaction of its own, before the constraints that would
      refuse what they change (groundwork.with_rows_first)
#}
{% macro engine_online_steps() %}

{{ engine_online_row_steps() }}

create or replace function groundwork.online_steps(
    target oid,
    schema_name text,
    table_name text,
    declared groundwork.item[],
    live groundwork.item[],
    steps groundwork.step[],
    model jsonb,
    run groundwork.run
)
returns setof groundwork.step
language plpgsql
as $online_steps$
declare
    retyping groundwork.step[] := array(
        select step
        from groundwork.retype_steps(target, declared, steps, model, run) as step
    );
    retyped jsonb;
    obstacle text;
    planned groundwork.step;
    step groundwork.step;
    staged groundwork.step[] := '{}';
begin
    if retyping = '{}' then
        retyped := groundwork.retyped(target, declared, steps, model);
        obstacle := groundwork.retype_obstacle(retyped, groundwork.retype_dependents(retyped));
    end if;
    foreach planned in array steps loop
        for step in
            select *
            from groundwork.online_stages(
                target,
                schema_name,
                table_name,
                declared,
                live,
                steps,
                planned,
                obstacle,
                model,
                run
            )
        loop
            if retyping = '{}' then
                staged := staged || step;
            elsif not groundwork.is_done_by_swap(step, retyping) then
                -- new columns first: a policy that changes with its column may read them
                step.mode := case
                    when
                        step.stage in (
                            'add_columns', 'set_added_defaults', 'mark_unfilled', 'make_sequences'
                        )
                        or (step.stage = 'rename_objects' and step.kind = 'sequence')
                        then step.mode
                    else 'later'
                end;
                staged := staged || step;
            end if;
        end loop;
    end loop;
    return query
    select *
    from unnest(
        retyping
        || groundwork.with_rows_first(target, schema_name, table_name, live, staged, run)
    );
end
$online_steps$;

create or replace function groundwork.is_done_by_swap(
    step groundwork.step, retyping groundwork.step[]
)
returns boolean
language sql
immutable
as $is_done_by_swap$
    select
        step.stage in (
            'take_dependents',
            'restore_dependents',
            'drop_delayed_comments',
            'drop_remade',
            'rename_delayed',
            'make_delayed_comments'
        )
        or step.kind = 'referencing column'
        or (
            step.kind = 'column'
            and step.stage in (
                'keep_former_values', 'drop_defaults', 'retype_columns', 'set_defaults',
                'set_identities'
            )
        )
        or starts_with(step.name, 'groundwork_')
        or step.name in ('~groundwork_sync', '~groundwork_keep')
        or exists (
            select
            from unnest(retyping) as own
            where own.statement = step.statement
        )
$is_done_by_swap$;

create or replace function groundwork.online_stages(
    target oid,
    schema_name text,
    table_name text,
    declared groundwork.item[],
    live groundwork.item[],
    steps groundwork.step[],
    planned groundwork.step,
    obstacle text,
    model jsonb,
    run groundwork.run
)
returns setof groundwork.step
language plpgsql
as $online_stages$
begin
    -- it stands for rows that were judged, or for a difference that no statement closes
    if planned.statement is null or planned.statement = 'select' then
        return next planned;
    elsif
        planned.kind = 'constraint'
        and planned.stage in ('make_constraints', 'make_foreign_keys')
    then
        return query
        select *
        from groundwork.online_constraint_steps(
            schema_name, table_name, declared, live, steps, planned
        );
    elsif planned.kind = 'index' and planned.stage in ('drop_indexes', 'make_indexes') then
        return query
        select *
        from groundwork.online_index_steps(
            schema_name, table_name, declared, live, steps, planned
        );
    elsif
        planned.stage = 'keep_former_values' and planned.kind in ('nulls of column', 'tenant')
    then
        -- the batches and the step for tenants do it
        return;
    elsif
        planned.kind = 'column'
        and planned.stage in (
            'add_columns', 'retype_columns', 'fill_nulls', 'add_generated_columns', 'set_not_null'
        )
    then
        return query
        select *
        from groundwork.online_column_steps(
            target, schema_name, table_name, declared, live, planned, obstacle, model, run
        );
    elsif planned.kind = 'constraint' and planned.stage = 'drop_constraints' then
        return query
        select *
        from groundwork.online_helper_steps(
            target, schema_name, table_name, declared, steps, planned, model
        );
    elsif planned.kind <> 'column' and groundwork.is_row_step(planned) then
        planned := groundwork.in_batches(target, declared, steps, planned);
        return query
        select *
        from groundwork.online_row_steps(target, declared, live, planned, run);
    else
        if planned.kind = 'referencing column' and planned.stage = 'retype_columns' then
            planned.hazard := 'table_rewrite';
            planned.reason := concat_ws(
                ': ', 'the whole table is rewritten while nobody can use it', obstacle
            );
        end if;
        if planned.stage = 'validate_constraints' then
            planned.mode := 'alone';
        elsif
            planned.stage = 'set_replica_identity'
            -- its index, whose columns have to be set, comes first
            and exists (
                select
                from unnest(steps) as pending
                where pending.stage in ('make_indexes', 'make_constraints', 'set_not_null')
            )
        then
            planned.mode := 'later';
        end if;
        return next planned;
    end if;
end
$online_stages$;

create or replace function groundwork.definition_of(
    items groundwork.item[], kind text, name text
)
returns jsonb
language sql
immutable
as $definition_of$
    select item.definition
    from unnest(items) as item
    where
        item.kind = definition_of.kind
        and item.name = definition_of.name
$definition_of$;

{% endmacro %}
