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
            schema_name, declared, live, item.name, is_new, model, run
        );
    end loop;

    if has_moved then
        return query
        select *
        from groundwork.reference_steps(to_regclass(format('%I.%I', schema_name, table_name)));
    end if;
end
$partition_steps$;

{% endmacro %}
