{#
    Emits groundwork.converge(schema, table, declaration, options): makes the live table equal to
    its declaration. Returns what was done, the statements, what is there undeclared and was kept,
    and a message about what no declaration can state. What was done: `unchanged`, `created`,
    `altered`, `planned`; or, for a large table, that there is more to do: `continue`, commit and
    call again; `outside`, commit, run the one statement outside a transaction, and call again.

    options: see groundwork.plan; and run_id, allow (hazards allowed by name, `lossy_type` or
    `lossy_type:table`), plan (true: execute nothing), round (how often it was called in this run).

    The live table is always described. When its fingerprint and the declaration are those
    recorded after the last change, there is nothing to do; otherwise the plan is computed,
    executed and the table described again: what is still different then is an error, so nothing
    that PostgreSQL holds about a table is silently passed over. Only what the server keeps for
    itself, which no declaration can state, is reported once and recorded as it is: see
    groundwork.with_server_facts.
#}
{% macro engine_converge() %}

create or replace function groundwork.with_platform(
    schema_name text, table_name text, options jsonb
)
returns jsonb
language sql
stable
as $with_platform$
    -- a table that was not there first is made as declared, and is the project's from then on;
    -- the usual rules are for taking a table over
    select
        case
            when
                exists (
                    select
                    from groundwork.declaration as recorded
                    where
                        recorded.kind = 'table'
                        and recorded.schema_name = with_platform.schema_name
                        and recorded.object_name = table_name
                )
                then options - 'usual'
            else options
        end || jsonb_build_object(
            'platform',
            coalesce((options ->> 'platform')::boolean, false)
            and coalesce(
                (
                    select recorded.is_platform
                    from groundwork.declaration as recorded
                    where
                        recorded.kind = 'table'
                        and recorded.schema_name = with_platform.schema_name
                        and recorded.object_name = table_name
                ),
                to_regclass(format('%I.%I', schema_name, table_name)) is not null
            )
        )
$with_platform$;

create or replace function groundwork.is_repeating(
    schema_name text, table_name text, steps groundwork.online_step[], options jsonb
)
returns boolean
language sql
stable
as $is_repeating$
    -- the next stage did in this run what it would do, and to no effect
    select
        coalesce((options ->> 'round')::integer > 3, false)
        and coalesce(
            bool_and(
                (
                    select count(*)
                    from groundwork.ledger
                    where
                        ledger.run_id = options ->> 'run_id'
                        and ledger.schema_name = is_repeating.schema_name
                        and ledger.object_name = table_name
                        and ledger.statement = step.statement
                        and ledger.outcome = 'done'
                ) >= 3
            ),
            false
        )
    from unnest(groundwork.next_steps(steps, false)) as step
    where step.kind <> 'lock'
$is_repeating$;

create or replace function groundwork.converge(
    schema_name text, table_name text, declaration text, options jsonb
)
returns table (outcome text, statements text[], kept text[], message text)
language plpgsql
as $converge$
declare
    hash text := groundwork.declared_hash('converge', declaration, options);
    target oid;
    live groundwork.item[];
    recorded groundwork.declaration;
    steps groundwork.online_step[];
    closable groundwork.online_step[];
    is_stuck boolean;
    passes integer := 0;
    is_online boolean;
    is_taken_over boolean;
    is_planning boolean := coalesce((options ->> 'plan')::boolean, false);
begin
    outcome := case
        when (options ->> 'round')::integer > 1 then 'altered' else 'unchanged'
    end;
    statements := '{}';
    kept := '{}';
    target := to_regclass(format('%I.%I', schema_name, table_name));
    live := case when target is null then '{}' else groundwork.items(target) end;

    select *
    into recorded
    from groundwork.declaration as declarations
    where
        declarations.kind = 'table'
        and declarations.schema_name = converge.schema_name
        and declarations.object_name = table_name;

    options := groundwork.with_platform(schema_name, table_name, options);
    is_taken_over := recorded is null;

    if
        recorded.declared_hash = hash
        and recorded.fingerprint = groundwork.fingerprint(
            groundwork.with_partitions(live, target, recorded.items)
        )
        -- what was kept may be allowed to go now
        and coalesce(options -> 'allow', '[]') = '[]'
    then
        return next;
        return;
    end if;

    if not is_planning then
        perform groundwork.close_entries(schema_name, table_name, options);
    end if;
    loop
        steps := array(
            select step
            from groundwork.plan(schema_name, table_name, declaration, options) as step
        );
        -- a table that is not there is made by one step, which has no hazard
        if target is not null then
            kept := groundwork.kept(table_name, steps, options);
            steps := array(
                select step
                from unnest(steps) as step
                where not groundwork.is_kept(table_name, step.hazard, options)
            );
            exit when cardinality(steps) = 0;

            is_stuck := passes >= 3
                or groundwork.is_repeating(schema_name, table_name, steps, options);
            if is_stuck then
                closable := array(
                    select step
                    from groundwork.plan(
                        schema_name, table_name, declaration, options || '{"is_stuck": true}'
                    ) as step
                    where not groundwork.is_kept(table_name, step.hazard, options)
                );
                message := groundwork.undeclarable_message(
                    table_name, groundwork.items(target), steps, closable
                );
                steps := closable;
                exit when cardinality(steps) = 0;
                is_stuck := passes >= 3
                    or groundwork.is_repeating(schema_name, table_name, steps, options);
            end if;
            perform groundwork.refuse(schema_name, table_name, steps, options, is_stuck);

            is_online := exists (
                select
                from unnest(steps) as step
                where
                    step.mode is not null
                    or step.kind = 'lock'
            )
            -- what comes next must not happen under the locks of what comes first, unless the
            -- table is made anew
            or (
                groundwork.is_large(
                    target, coalesce((options ->> 'online_rows')::bigint, 10000)
                )
                and not exists (select from unnest(steps) as step where step.name = 'partitioning')
            );
            steps := groundwork.next_steps(steps, is_planning);
        end if;
        statements := statements || array(select step.statement from unnest(steps) as step);
        if is_planning then
            outcome := 'planned';
        elsif steps[1].mode = 'outside' then
            outcome := 'outside';
            perform groundwork.open_entry(schema_name, table_name, steps[1], options);
        else
            outcome := case
                when target is null then 'created' when is_online then 'continue' else 'altered'
            end;
            perform groundwork.execute(schema_name, table_name, steps, options);
        end if;
        passes := passes + 1;
        exit when is_planning or is_online or target is null;
    end loop;

    if is_planning and is_taken_over and options ->> 'after' is not null then
        statements := statements || (options ->> 'after');
        outcome := 'planned';
    end if;
    if is_planning or outcome in ('continue', 'outside') then
        message := null;
        return next;
        return;
    end if;

    target := to_regclass(format('%I.%I', schema_name, table_name));
    if is_taken_over and options ->> 'after' is not null then
        steps := array[
            (3000, 'rows', table_name, options ->> 'after', null, null, null, null)
            ::groundwork.online_step
        ];
        statements := statements || (steps[1]).statement;
        outcome := case outcome when 'unchanged' then 'altered' else outcome end;
        perform groundwork.execute(schema_name, table_name, steps, options);
    end if;
    live := groundwork.items(target);
    if exists (select from pg_catalog.pg_partitioned_table where partrelid = target) then
        live := groundwork.with_partitions(
            live,
            target,
            groundwork.trial(
                table_name, declaration, groundwork.table_ids(options -> 'parents'), '{}'
            )
        );
    end if;
    perform groundwork.record('table', schema_name, table_name, hash, live, options);
    return next;
end
$converge$;

{% endmacro %}
