{#
    Emits groundwork.partition_table(schema, table, declaration): a plain table that has become
    like the declaration in everything else becomes the default partition of the partitioned table
    that is declared. No row moves, and none is read. groundwork.is_to_be_partitioned says whether
    that is what is needed, groundwork.as_plain describes the declaration without its partitioning,
    groundwork.partition_step is the step of a plan that calls it.

    Undeclared columns, with their defaults, and indexes are added to the new table too. Views of
    the table are created again.
#}
{% macro engine_partition_table() %}

create or replace function groundwork.is_to_be_partitioned(
    declared groundwork.item[], live groundwork.item[]
)
returns boolean
language sql
immutable
as $is_to_be_partitioned$
    select
        exists (
            select
            from unnest(declared) as item
            where
                item.kind = 'setting'
                and item.name = 'partition_key'
        )
        and exists (
            select
            from unnest(live) as item
            where
                item.kind = 'setting'
                and item.name = 'table_kind'
                and item.definition = '"r"'
        )
$is_to_be_partitioned$;

create or replace function groundwork.as_plain(
    declared groundwork.item[], live groundwork.item[]
)
returns groundwork.item[]
language sql
immutable
as $as_plain$
    select
        array(
            select item
            from unnest(declared) as item
            where
                item.kind not in ('setting', 'partition')
                or (
                    item.kind = 'setting'
                    and item.name not in ('partition_key', 'table_kind', 'access_method')
                )

            union all

            select item
            from unnest(live) as item
            where
                item.kind = 'setting'
                and item.name in ('table_kind', 'access_method')
        )
$as_plain$;

create or replace function groundwork.partition_step(
    schema_name text, table_name text, declaration text
)
returns groundwork.step
language sql
immutable
as $partition_step$
    select
        groundwork.new_step(
            stage => 'attach_partition',
            kind => 'setting',
            name => 'partition_key',
            statement => format(
                'select groundwork.partition_table(%L, %L, %L)',
                schema_name,
                table_name,
                declaration
            )
        )
$partition_step$;

create or replace function groundwork.partition_table(
    schema_name text, table_name text, declaration text
)
returns void
language plpgsql
as $partition_table$
declare
    old_table constant regclass := to_regclass(format('%I.%I', schema_name, table_name));
    partition_name constant text := table_name || '_default';
    new_table regclass;
    index_names jsonb;
    each_item record;
    dependent record;
    dependents jsonb;
begin
    dependents := (
        select
            coalesce(
                jsonb_agg(to_jsonb(dependent_objects) order by dependent_objects.depth), '[]'
            )
        from groundwork.dependents(
            (
                select
                    jsonb_agg(
                        jsonb_build_object(
                            'class_id', 'pg_catalog.pg_class'::regclass::oid,
                            'object_id', attrelid,
                            'column_number', attnum
                        )
                    )
                from pg_catalog.pg_attribute
                where
                    attrelid = old_table
                    and attnum > 0
                    and not attisdropped
            )
        ) as dependent_objects
        where dependent_objects.table_id is distinct from old_table::oid
    );
    for dependent in
        select entry ->> 'drop_statement' as statement
        from jsonb_array_elements(dependents) with ordinality as entries (entry, place)
        order by place desc
    loop
        perform groundwork.execute_in_project(dependent.statement);
    end loop;

    -- what the new table has itself, and hands down to its partitions
    for each_item in
        select groundwork.drop_statement(schema_name, table_name, item) as statement
        from unnest(groundwork.items(old_table)) as item
        where item.kind in ('trigger', 'policy', 'rule', 'privilege', 'comment', 'publication')
        order by item.kind = 'comment' desc
    loop
        perform groundwork.execute_in_project(each_item.statement);
    end loop;
    execute format('alter table %s rename to %I', old_table, partition_name);
    index_names := (
        select
            jsonb_object_agg(
                pg_class.oid,
                array[
                    pg_class.relname,
                    case
                        when starts_with(pg_class.relname, table_name || '_')
                            then partition_name || substr(pg_class.relname, length(table_name) + 1)
                        else left(pg_class.relname, 55) || '_default'
                    end
                ]
            )
        from pg_catalog.pg_index
        inner join pg_catalog.pg_class
            on pg_index.indexrelid = pg_class.oid
        where pg_index.indrelid = old_table
    );
    for each_item in
        select
            names.value ->> 0 as old_name,
            names.value ->> 1 as new_name
        from jsonb_each(index_names) as names
    loop
        execute format(
            'alter index %I.%I rename to %I', schema_name, each_item.old_name, each_item.new_name
        );
    end loop;

    perform groundwork.declare_partitioned(old_table, schema_name, declaration);
    new_table := to_regclass(format('%I.%I', schema_name, table_name));
    for each_item in
        select
            format(
                'alter table %s add column %I %s',
                new_table,
                own.name,
                groundwork.column_clause(own.definition - '{identity, sequence}'::text[])
            ) as statement
        from unnest(groundwork.items(old_table)) as own
        where
            own.kind = 'column'
            and not exists (
                select
                from pg_catalog.pg_attribute as declared
                where
                    declared.attrelid = new_table
                    and declared.attname = own.name
            )
        order by
            own.definition -> 'generated' is not null,
            own.name
    loop
        execute each_item.statement;
    end loop;
    execute format('alter table %s attach partition %s default', new_table, old_table);
    for each_item in
        select
            format(
                'create index %I on %s using %s',
                names.value ->> 0,
                new_table,
                groundwork.index_definition(pg_index.indexrelid)
            ) as statement
        from jsonb_each(index_names) as names
        inner join pg_catalog.pg_index
            on names.key::oid = pg_index.indexrelid
        inner join pg_catalog.pg_class
            on pg_index.indexrelid = pg_class.oid
        where
            not pg_class.relispartition
            -- one that is unique has to hold the partition key
            and not pg_index.indisunique
    loop
        execute each_item.statement;
    end loop;
    if to_regproc('access.close_partition') is not null then
        perform access.close_partition(new_table, old_table);
    end if;

    for dependent in
        select entry ->> 'create_statement' as statement
        from jsonb_array_elements(dependents) with ordinality as entries (entry, place)
        order by place
    loop
        perform groundwork.execute_in_project(dependent.statement);
    end loop;
end
$partition_table$;

{% endmacro %}
