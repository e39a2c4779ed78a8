{#
    Emits groundwork.partition_steps(schema, table, declared, live, conditions, model, run): the
    steps that make the partitions which a declaration names like it: created, or attached where a
    table of that name exists; detached and attached again with other bounds; created again with
    another key of their own; and what each has of its own, compared like that of any table.

    declared, live  the items of the table, those of its partitions among them
    conditions      by partition, which rows belong to it

    A step without a statement says how many rows do not fit, and refuses the change. A partition
    that was closed to clients stays so where its declaration does not say who may see its rows.
#}
{% macro engine_partition_steps() %}

create or replace function groundwork.partition_conditions(items groundwork.item[])
returns jsonb
language sql
immutable
as $partition_conditions$
    select
        coalesce(jsonb_object_agg(item.name, item.definition -> 'condition'), '{}')
    from unnest(items) as item
    where item.kind = 'partition'
$partition_conditions$;

create or replace function groundwork.without_conditions(items groundwork.item[])
returns groundwork.item[]
language sql
immutable
as $without_conditions$
    select
        array(
            select
                (
                    item.kind,
                    item.name,
                    case item.kind
                        when 'partition' then item.definition - 'condition' else item.definition
                    end
                )::groundwork.item
            from unnest(items) as item
        )
$without_conditions$;

create or replace function groundwork.partition_definition(items groundwork.item[], name text)
returns jsonb
language sql
immutable
as $partition_definition$
    select item.definition
    from unnest(items) as item
    where
        item.kind = 'partition'
        and item.name = partition_definition.name
$partition_definition$;

create or replace function groundwork.partition_depth(items groundwork.item[], name text)
returns integer
language sql
immutable
as $partition_depth$
    with recursive
    parents (name, depth) as (

        select
            partition_depth.name,
            0

        union all

        select
            item.definition ->> 'of',
            parents.depth + 1
        from parents
        inner join unnest(items) as item
            on
                item.kind = 'partition'
                and parents.name = item.name
        where
            item.definition ->> 'of' is not null
            and parents.depth < 20

    )

    select max(parents.depth)
    from parents
$partition_depth$;

create or replace function groundwork.attach_statement(
    schema_name text, table_name text, name text, definition jsonb
)
returns text
language sql
immutable
as $attach_statement$
    select
        format(
            'alter table %I.%I attach partition %I.%I %s',
            schema_name,
            coalesce(definition ->> 'of', table_name),
            schema_name,
            name,
            definition ->> 'bound'
        )
$attach_statement$;

create or replace function groundwork.detach_statement(
    schema_name text, table_name text, name text, definition jsonb
)
returns text
language sql
immutable
as $detach_statement$
    select
        format(
            'alter table %I.%I detach partition %I.%I',
            schema_name,
            coalesce(definition ->> 'of', table_name),
            schema_name,
            name
        )
$detach_statement$;

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
    table_name text,
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
            schema_name, partition_name, declared_sides, live_sides, '{}', run
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

create or replace function groundwork.misfit_step(
    name text, target oid, condition text, reason text
)
returns groundwork.step
language plpgsql
stable
as $misfit_step$
declare
    counted bigint := 0;
begin
    if condition is not null then
        counted := groundwork.count_rows(target, condition);
    end if;
    if counted > 0 then
        return groundwork.new_step(
            stage => 'make_partitions',
            kind => 'partition',
            name => misfit_step.name,
            statement => null,
            reason => format(reason, counted, groundwork.shown_name(target))
        );
    end if;
    return null;
end
$misfit_step$;

create or replace function groundwork.delay_references(steps groundwork.step[])
returns groundwork.step[]
language sql
immutable
as $delay_references$
    -- the key of a sibling may be built in stages
    select
        array(
            select
                case
                    when
                        step.stage = 'make_foreign_keys'
                        and exists (
                            select
                            from unnest(steps) as key
                            where
                                key.mode = 'outside'
                                and key.stage <= 'make_foreign_keys'::groundwork.stage
                        )
                        then jsonb_populate_record(step, '{"mode": "later"}')
                    else step
                end
            from unnest(steps) as step
        )
$delay_references$;

create or replace function groundwork.partition_steps(
    schema_name text,
    table_name text,
    declared groundwork.item[],
    live groundwork.item[],
    conditions jsonb,
    model jsonb,
    run groundwork.run
)
returns setof groundwork.step
language plpgsql
as $partition_steps$
declare
    item groundwork.item;
    old jsonb;
    existing oid;
    default_id oid;
    condition text;
    depth integer;
    step groundwork.step;
    is_new boolean;
    is_moved boolean;
    is_rebuilt boolean;
    has_moved boolean := false;
    gone text[] := '{}';
begin
    for item in
        select declared_item.*
        from unnest(declared) as declared_item
        where declared_item.kind = 'partition'
        order by groundwork.partition_depth(declared, declared_item.name), declared_item.name
    loop
        old := case
            when item.name <> all(gone) then groundwork.partition_definition(live, item.name)
        end;
        existing := to_regclass(format('%I.%I', schema_name, item.name));
        condition := conditions ->> item.name;
        depth := groundwork.partition_depth(declared, item.name);
        is_new := old is null;
        is_rebuilt := old -> 'key' is distinct from item.definition -> 'key' and not is_new;
        is_moved := not is_new and (
            old - '{own, key}'::text[] <> item.definition - '{own, key}'::text[]
        );
        default_id := (
            select pg_partitioned_table.partdefid
            from pg_catalog.pg_partitioned_table
            inner join pg_catalog.pg_class
                on pg_partitioned_table.partdefid = pg_class.oid
            where
                -- one that is to be another is detached first
                coalesce(
                    groundwork.partition_definition(declared, pg_class.relname) ->> 'bound',
                    'DEFAULT'
                ) = 'DEFAULT'
                and pg_partitioned_table.partrelid = to_regclass(
                    format(
                        '%I.%I',
                        schema_name,
                        coalesce(item.definition ->> 'of', table_name)
                    )
                )
        );

        if (is_new or is_moved) and item.definition ->> 'bound' <> 'DEFAULT' and default_id > 0 then
            step := groundwork.misfit_step(
                item.name,
                default_id,
                condition,
                'it is declared ' || replace(item.definition ->> 'bound', '%', '%%')
                || ', and %s rows of %s belong to it; '
                || 'move them out of the default partition first'
            );
            if step.kind is not null then
                return next step;
            end if;
        end if;

        if is_rebuilt then
            is_new := true;
            has_moved := true;
            gone := gone || array(
                select pg_class.relname::text
                from groundwork.partition_tree(existing) as tree
                inner join pg_catalog.pg_class
                    on tree.partition = pg_class.oid
            );
            return query
            select *
            from groundwork.partition_rebuild_steps(
                schema_name, table_name, declared, item, old, existing, depth, conditions, run
            );
        elsif is_moved then
            has_moved := true;
            step := groundwork.misfit_step(
                item.name,
                existing,
                format('(%s) is not true', condition),
                'it is ' || replace(old ->> 'bound', '%', '%%') || ' and is declared '
                || replace(item.definition ->> 'bound', '%', '%%')
                || '; %s rows of %s do not belong there: move them first, or declare it as it is'
            );
            if step.kind is not null then
                return next step;
            end if;
            return next groundwork.new_step(
                stage => 'detach_partitions',
                kind => 'partition',
                name => item.name,
                statement => groundwork.detach_statement(
                    schema_name, table_name, item.name, old
                ),
                undo => groundwork.attach_statement(schema_name, table_name, item.name, old),
                rank => -depth
            );
            return next groundwork.new_step(
                stage => 'make_partitions',
                kind => 'partition',
                name => item.name,
                statement => groundwork.attach_statement(
                    schema_name, table_name, item.name, item.definition
                ),
                undo => groundwork.detach_statement(
                    schema_name, table_name, item.name, item.definition
                ),
                rank => depth
            );
        elsif is_new and existing is not null and item.name <> all(gone) then
            return query
            select *
            from groundwork.attach_existing_steps(
                schema_name, table_name, item, existing, condition, depth
            );
            -- what it has of its own is known once it is attached
            continue;
        elsif is_new then
            return next groundwork.new_step(
                stage => 'make_partitions',
                kind => 'partition',
                name => item.name,
                statement => groundwork.create_statement(schema_name, table_name, item),
                undo => groundwork.detach_statement(
                    schema_name, table_name, item.name, item.definition
                ),
                rank => depth
            );
        end if;
        return query
        select *
        from groundwork.own_steps(
            schema_name, table_name, declared, live, item.name, is_new, model, run
        );
    end loop;

    if has_moved then
        return query
        select *
        from groundwork.reference_steps(to_regclass(format('%I.%I', schema_name, table_name)));
    end if;
end
$partition_steps$;

create or replace function groundwork.attach_existing_steps(
    schema_name text,
    table_name text,
    item groundwork.item,
    existing oid,
    condition text,
    depth integer
)
returns setof groundwork.step
language plpgsql
stable
as $attach_existing_steps$
declare
    found record;
    step groundwork.step;
begin
    select
        pg_class.relkind,
        pg_class.relispartition
    into found
    from pg_catalog.pg_class
    where pg_class.oid = existing;
    if found.relispartition or found.relkind not in ('r', 'p') then
        return next groundwork.new_step(
            stage => 'make_partitions',
            kind => 'partition',
            name => item.name,
            statement => null,
            reason => case
                when found.relispartition
                    then format(
                        'it is a partition of %s; detach it there, or choose another name',
                        (
                            select groundwork.shown_name(inhparent)
                            from pg_catalog.pg_inherits
                            where inhrelid = existing
                        )
                    )
                else 'something else that is not a table has its name; choose another name'
            end
        );
        return;
    end if;
    step := groundwork.misfit_step(
        item.name,
        existing,
        format('(%s) is not true', condition),
        'the table of its name is to become it, and %s rows of %s do not belong to '
        || replace(item.definition ->> 'bound', '%', '%%') || '; move them first'
    );
    if step.kind is not null then
        return next step;
    end if;
    return next groundwork.new_step(
        stage => 'make_partitions',
        kind => 'partition',
        name => item.name,
        statement => groundwork.attach_statement(
            schema_name, table_name, item.name, item.definition
        ),
        undo => groundwork.detach_statement(
            schema_name, table_name, item.name, item.definition
        ),
        rank => depth
    );
end
$attach_existing_steps$;

create or replace function groundwork.homeless_reason()
returns text
language sql
immutable
as $homeless_reason$
    select
        '%s rows of %s belong to none of the partitions that are declared; '
        'declare one for them, such as a default partition'
$homeless_reason$;

create or replace function groundwork.leaf_condition(
    declared groundwork.item[], root_name text, conditions jsonb
)
returns text
language sql
immutable
as $leaf_condition$
    with recursive
    tree (name) as (

        select item.name
        from unnest(declared) as item
        where
            item.kind = 'partition'
            and item.definition ->> 'of' is not distinct from root_name

        union all

        select item.name
        from tree
        inner join unnest(declared) as item
            on
                item.kind = 'partition'
                and item.definition ->> 'of' = tree.name

    )

    select
        coalesce(
            string_agg(format('(%s)', conditions ->> tree.name), ' or ' order by tree.name),
            'false'
        )
    from tree
    where
        groundwork.partition_definition(declared, tree.name) -> 'key' is null
$leaf_condition$;

create or replace function groundwork.partition_rebuild_steps(
    schema_name text,
    table_name text,
    declared groundwork.item[],
    item groundwork.item,
    old jsonb,
    existing oid,
    depth integer,
    conditions jsonb,
    run groundwork.run
)
returns setof groundwork.step
language plpgsql
stable
as $partition_rebuild_steps$
declare
    step groundwork.step;
begin
    if coalesce(item.definition ->> 'key' not like 'HASH%', true) then
        step := groundwork.misfit_step(
            item.name,
            existing,
            format(
                '(%s) is not true',
                case
                    when item.definition -> 'key' is null then conditions ->> item.name
                    else groundwork.leaf_condition(declared, item.name, conditions)
                end
            ),
            groundwork.homeless_reason()
        );
        if step.kind is not null then
            return next step;
        end if;
    end if;
    return next groundwork.new_step(
        stage => 'detach_partitions',
        kind => 'partition',
        name => item.name,
        statement => concat_ws(
            '; ',
            groundwork.detach_statement(schema_name, table_name, item.name, old),
            groundwork.set_aside_statements(existing)
        ),
        rank => -depth
    );
    return next groundwork.new_step(
        stage => 'make_partitions',
        kind => 'partition',
        name => item.name,
        statement => groundwork.create_statement(schema_name, table_name, item),
        rank => depth
    );
    return next groundwork.new_step(
        stage => 'make_partitions',
        kind => 'partition',
        name => item.name,
        statement => format(
            'select groundwork.move_rows(%L, %L)',
            groundwork.aside_name(existing),
            format('%I.%I', schema_name, item.name)
        ),
        hazard => case
            when groundwork.count_rows(existing, 'true') > run.online_rows then 'table_rewrite'
        end,
        reason => 'the whole partition is written again while nobody can use it',
        rank => 900
    );
end
$partition_rebuild_steps$;

create or replace function groundwork.aside_name(target oid)
returns text
language sql
immutable
as $aside_name$
    select format('groundwork.%I', 'groundwork_old_' || target)
$aside_name$;

create or replace function groundwork.set_aside_statements(target oid)
returns text
language sql
stable
as $set_aside_statements$
    select
        string_agg(
            format(
                'alter table %I.%I rename to %I; alter table %I.%I set schema groundwork',
                pg_namespace.nspname,
                pg_class.relname,
                'groundwork_old_' || pg_class.oid,
                pg_namespace.nspname,
                'groundwork_old_' || pg_class.oid
            ),
            '; '
            order by pg_class.oid
        )
    from (
        select target as table_id

        union all

        select tree.partition
        from groundwork.partition_tree(target) as tree
    ) as tables
    inner join pg_catalog.pg_class
        on tables.table_id = pg_class.oid
    inner join pg_catalog.pg_namespace
        on pg_class.relnamespace = pg_namespace.oid
$set_aside_statements$;

create or replace function groundwork.reference_steps(root oid)
returns setof groundwork.step
language sql
stable
{{ engine_project_path() }}
as $reference_steps$
    -- a partition whose rows are referred to through the table cannot be detached
    select
        groundwork.new_step(
            stage => stages.stage,
            kind => 'constraint',
            name => pg_constraint.conname,
            statement => stages.statement,
            undo => stages.undo
        )
    from pg_catalog.pg_constraint
    inner join pg_catalog.pg_class
        on pg_constraint.conrelid = pg_class.oid
    inner join pg_catalog.pg_namespace
        on pg_class.relnamespace = pg_namespace.oid
    cross join lateral unnest(groundwork.items(pg_constraint.conrelid)) as item
    cross join lateral (
        select
            groundwork.drop_statement(pg_namespace.nspname, pg_class.relname, item) as drop_statement,
            groundwork.create_statement(pg_namespace.nspname, pg_class.relname, item) as create_statement
    ) as statements
    cross join lateral (
        values
        ('take_dependents'::groundwork.stage, statements.drop_statement, statements.create_statement),
        ('restore_dependents', statements.create_statement, statements.drop_statement)
    ) as stages (stage, statement, undo)
    where
        pg_constraint.confrelid = root
        and pg_constraint.contype = 'f'
        and pg_constraint.conparentid = 0
        and item.kind = 'constraint'
        and item.name = pg_constraint.conname
$reference_steps$;

{% endmacro %}
