{#
    Emits groundwork.own_steps, which compares what a partition has of its own like that of any
    table: see groundwork.partition_steps.
#}
{% macro engine_own_steps() %}

create or replace function groundwork.own_of(items groundwork.item[], name text)
returns groundwork.item[]
language sql
immutable
as $own_of$
    select
        array(
            select (own.kind, own.name, own.definition)::groundwork.item
            from jsonb_to_recordset(
                coalesce(groundwork.partition_definition(items, own_of.name) -> 'own', '[]')
            ) as own (kind text, name text, definition jsonb)
        )
$own_of$;

create or replace function groundwork.column_of_partition(
    items groundwork.item[], partition_name text, column_name text
)
returns jsonb
language plpgsql
immutable
as $column_of_partition$
declare
    place text := partition_name;
    found jsonb;
begin
    -- its own, else that of the nearest table above it
    while place is not null loop
        found := (
            select item.definition
            from unnest(groundwork.own_of(items, place)) as item
            where
                item.kind = 'column'
                and item.name = column_name
        );
        if found is not null then
            return found;
        end if;
        place := groundwork.partition_definition(items, place) ->> 'of';
    end loop;
    return (
        select groundwork.partition_column(item.definition)
        from unnest(items) as item
        where
            item.kind = 'column'
            and item.name = column_name
    );
end
$column_of_partition$;

create or replace function groundwork.own_sides(
    declared groundwork.item[], live groundwork.item[], partition_name text, is_new boolean
)
returns setof groundwork.difference
language sql
immutable
as $own_sides$
    select
        difference.kind,
        difference.name,
        sides.declared,
        sides.live
    from groundwork.differences(
        groundwork.own_of(own_sides.declared, partition_name),
        case when is_new then '{}' else groundwork.own_of(own_sides.live, partition_name) end
    ) as difference
    cross join lateral (
        select
            case difference.kind
                when 'column'
                    then coalesce(
                        difference.declared,
                        groundwork.column_of_partition(
                            own_sides.declared, partition_name, difference.name
                        )
                    )
                when 'setting'
                    then coalesce(
                        difference.declared, groundwork.setting_default(difference.name)
                    )
                else difference.declared
            end as declared,
            case difference.kind
                when 'column'
                    then coalesce(
                        difference.live,
                        case
                            when not is_new
                                then groundwork.column_of_partition(
                                    own_sides.live, partition_name, difference.name
                                )
                        end,
                        -- as its parent hands it down
                        groundwork.column_of_partition(
                            own_sides.declared,
                            groundwork.partition_definition(
                                own_sides.declared, partition_name
                            ) ->> 'of',
                            difference.name
                        )
                    )
                when 'setting'
                    then coalesce(difference.live, groundwork.setting_default(difference.name))
                else difference.live
            end as live
    ) as sides
    where
        sides.declared is distinct from sides.live
        -- a column that goes, goes with its parent's
        and (difference.kind <> 'column' or sides.declared is not null)
        -- a partition that is closed stays closed
        and not (
            difference.declared is null
            and difference.name in (
                'row_security', 'force_row_security', partition_name || '_client_none'
            )
            and exists (
                select
                from unnest(groundwork.own_of(own_sides.live, partition_name)) as item
                where
                    item.kind = 'policy'
                    and item.name = partition_name || '_client_none'
            )
        )
$own_sides$;

create or replace function groundwork.setting_default(name text)
returns jsonb
language sql
immutable
as $setting_default$
    select
        case name
            when 'row_security' then 'false'::jsonb
            when 'force_row_security' then 'false'
            when 'replica_identity' then '"default"'
            when 'persistence' then '"p"'
        end
$setting_default$;

create or replace function groundwork.own_steps(
    schema_name text,
    declared groundwork.item[],
    live groundwork.item[],
    partition_name text,
    is_new boolean,
    model jsonb,
    run groundwork.run
)
returns setof groundwork.step
language plpgsql
as $own_steps$
declare
    differences constant groundwork.difference[] := array(
        select difference
        from groundwork.own_sides(declared, live, partition_name, is_new) as difference
        where
            difference.declared is not null
            or not coalesce(
                model -> 'keep' ? difference.name
                or model -> 'keep' ? (partition_name || '.' || difference.name),
                false
            )
            -- what is to be a part of an index or a key of its table
            and not exists (
                select
                from unnest(own_steps.declared) as item
                where
                    item.kind in ('index', 'constraint')
                    and difference.kind in ('index', 'constraint')
                    and difference.name = groundwork.part_name(partition_name, item.definition)
            )
    );
    target constant oid := case
        when not is_new then to_regclass(format('%I.%I', schema_name, partition_name))
    end;
    declared_sides groundwork.item[];
    live_sides groundwork.item[];
    steps groundwork.step[];
    step groundwork.step;
    null_count bigint;
    is_staged boolean;
    place integer := 0;
begin
    if cardinality(differences) = 0 then
        return;
    end if;
    select
        coalesce(
            array_agg((difference.kind, difference.name, difference.declared)::groundwork.item)
                filter (where difference.declared is not null),
            '{}'
        ),
        coalesce(
            array_agg((difference.kind, difference.name, difference.live)::groundwork.item)
                filter (where difference.live is not null),
            '{}'
        )
    into declared_sides, live_sides
    from unnest(differences) as difference;
    steps := array(
        select planned
        from groundwork.compare(
            schema_name, partition_name, declared_sides, live_sides, '{}'
        ) as planned
    );
    if target is not null then
        steps := steps || array(
            select repair
            from groundwork.repair_steps(
                target, schema_name, partition_name, steps, declared_sides, '{}', run
            ) as repair
        );
    end if;

    is_staged := target is not null and groundwork.is_large(target, run.online_rows);
    if is_staged then
        steps := array(
            select staged
            from groundwork.online_steps(
                target,
                schema_name,
                partition_name,
                declared_sides,
                groundwork.items(target),
                steps,
                '{}',
                run
            ) as staged
        );
    end if;

    for step in
        select planned.*
        from unnest(steps) as planned
        order by planned
    loop
        place := place + 1;
        if step.hazard = 'null_values' then
            step.hazard := null;
            null_count := case
                when target is null then 0
                else groundwork.count_rows(target, format('%I is null', step.name))
            end;
            if null_count > 0 then
                step.statement := null;
                step.reason := format(
                    '%s rows of %s are null in it; give them a value first',
                    null_count,
                    groundwork.shown_name(target)
                );
            end if;
        end if;
        step.name := partition_name || '.' || step.name;
        if step.stage <= 'make_partitions'::groundwork.stage and is_new then
            step.stage := 'make_partitions';
            step.rank := 1000 + place;
        end if;
        return next step;
    end loop;
end
$own_steps$;

{% endmacro %}
