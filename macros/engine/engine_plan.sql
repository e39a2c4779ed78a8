{#
    Emits groundwork.plan(schema, table, declaration, options): the ordered steps that make the
    live table equal to the declaration. Changes nothing. A table that is not there yet has one
    step, its declaration.

    options: parents (names of the tables it refers to), renamed, convert, fill, keep, usual, and
    platform (true: the table belongs to the platform; only declared triggers are made), and
    online_rows (a table with more rows takes the steps of groundwork.online_steps).
#}
{% macro engine_plan() %}

create or replace function groundwork.plan(
    schema_name text, table_name text, declaration text, options jsonb
)
returns setof groundwork.online_step
language plpgsql
as $plan$
declare
    target oid := to_regclass(format('%I.%I', schema_name, table_name));
    live groundwork.item[];
    declared groundwork.item[];
    renamed jsonb;
    steps groundwork.step[];
    is_partitioned_now boolean;
begin
    if target is null then
        return next (
            0, 'table', table_name, declaration,
            format('drop table %I.%I', schema_name, table_name), null, null, null
        )::groundwork.online_step;
        return;
    end if;

    live := groundwork.items(target);
    renamed := groundwork.open_renames(live, options -> 'renamed');
    options := groundwork.in_live_names(options, renamed);
    declared := groundwork.trial(
        table_name, declaration, groundwork.table_ids(options -> 'parents'), renamed
    );
    is_partitioned_now := coalesce(options #>> '{usual, partitions}' = 'default', false)
        and groundwork.is_to_be_partitioned(declared, live);
    if is_partitioned_now then
        declared := groundwork.as_plain(declared, live);
    end if;
    options := groundwork.with_usual_rules(options, declared, live);

    steps := array(
        select step
        from groundwork.compare(schema_name, table_name, declared, live, options) as step
        where
            not coalesce((options ->> 'platform')::boolean, false)
            -- a declared trigger takes the place of another one of its name
            or (
                step.kind = 'trigger'
                and exists (
                    select
                    from unnest(declared) as item
                    where
                        item.kind = 'trigger'
                        and item.name = step.name
                )
            )
    );

    steps := steps || array(
        select step
        from groundwork.tenant_steps(
            target, schema_name, table_name, steps, declared, options
        ) as step
    );
    steps := steps || array(
        select step
        from groundwork.repair_steps(target, schema_name, table_name, steps, declared, options) as step
    );

    steps := steps || array(
        select step
        from groundwork.dependent_steps(target, declared, steps, options) as step
    ) || array(
        select
            (
                1000,
                'column',
                names.old_name,
                groundwork.rename(
                    schema_name, table_name, 'column', names.old_name, names.new_name
                ),
                groundwork.rename(
                    schema_name, table_name, 'column', names.new_name, names.old_name
                ),
                null,
                null
            )::groundwork.step
        from jsonb_each_text(renamed) as names (old_name, new_name)
    ) || array(
        -- the sequence of an identity is named after its column
        select
            (
                1001,
                'sequence',
                names.old_name,
                format('alter sequence %s rename to %I', sequences.old_name, sequences.new_name),
                null,
                null,
                null
            )::groundwork.step
        from jsonb_each_text(renamed) as names (old_name, new_name)
        inner join unnest(declared) as item
            on names.old_name = item.name
        cross join lateral (
            select
                pg_get_serial_sequence(
                    format('%I.%I', schema_name, table_name), names.old_name
                ) as old_name,
                concat_ws('_', table_name, names.new_name, 'seq') as new_name
        ) as sequences
        where
            item.kind = 'column'
            and item.definition -> 'identity' is not null
            and to_regclass(format('%I.%I', schema_name, sequences.new_name)) is null
            and sequences.old_name = format(
                '%I.%I', schema_name, concat_ws('_', table_name, names.old_name, 'seq')
            )
    );

    if options #>> '{usual, indexes}' = 'replaced' then
        steps := array(
            select
                case
                    when
                        step.hazard = 'drop_index'
                        and step.kind = 'index'
                        and groundwork.is_replaced(target, step.name, undeclared.names)
                        then jsonb_populate_record(
                            step, '{"hazard": null, "reason": "another index replaces it"}'
                        )
                    else step
                end
            from unnest(steps) as step
            cross join (
                select array_agg(undeclared.name) as names
                from unnest(steps) as undeclared
                where undeclared.hazard = 'drop_index'
            ) as undeclared
        );
    end if;

    if
        is_partitioned_now
        and (
            options ->> 'plan' = 'true'
            -- its columns, keys and indexes come first
            or not exists (
                select
                from unnest(steps) as step
                where not groundwork.is_kept(table_name, step.hazard, options)
            )
        )
    then
        steps := steps || groundwork.partition_step(schema_name, table_name, declaration);
    end if;

    if
        cardinality(steps) > 0
        and groundwork.is_large(target, coalesce((options ->> 'online_rows')::bigint, 10000))
    then
        return query
        select *
        from groundwork.online_steps(
            target, schema_name, table_name, declared, live, steps, options
        );
    else
        return query
        select
            step.*,
            null::text as mode
        from unnest(steps) as step
        order by step.position, step.kind, step.name;
    end if;
end
$plan$;

create or replace function groundwork.open_renames(live groundwork.item[], renamed jsonb)
returns jsonb
language sql
immutable
as $open_renames$
    select
        coalesce(jsonb_object_agg(names.old_name, names.new_name), '{}')
    from jsonb_each_text(renamed) as names (old_name, new_name)
    where
        exists (
            select
            from unnest(live) as item
            where
                item.kind = 'column'
                and item.name = names.old_name
        )
        and not exists (
            select
            from unnest(live) as item
            where
                item.kind = 'column'
                and item.name = names.new_name
        )
$open_renames$;

create or replace function groundwork.in_live_names(options jsonb, renamed jsonb)
returns jsonb
language sql
immutable
as $in_live_names$
    -- rules may name a column as it is declared, while the steps name it as it still is called
    select
        options || coalesce(
            jsonb_object_agg(
                rules.name,
                (
                    select
                        jsonb_object_agg(
                            (
                                select
                                    string_agg(
                                        coalesce(names.old_name, parts.part), ', ' order by parts.place
                                    )
                                from string_to_table(entries.key, ', ')
                                    with ordinality as parts (part, place)
                                left join jsonb_each_text(renamed) as names (old_name, new_name)
                                    on parts.part = names.new_name
                            ),
                            entries.value
                        )
                    from jsonb_each(rules.entries) as entries
                )
            ),
            '{}'
        )
    from jsonb_each(options) as rules (name, entries)
    where
        rules.name in ('convert', 'fill', 'orphans', 'duplicates', 'violations')
        and rules.entries <> '{}'
        and renamed <> '{}'
$in_live_names$;

create or replace function groundwork.table_ids(names jsonb)
returns oid[]
language sql
stable
as $table_ids$
    select
        coalesce(array_agg(pg_class.oid), '{}')
    from jsonb_array_elements_text(names) as parent (name)
    inner join pg_catalog.pg_class
        on to_regclass(parent.name) = pg_class.oid
    where pg_class.relkind in ('r', 'p')
$table_ids$;

{% endmacro %}
