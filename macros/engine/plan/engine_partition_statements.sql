{#
    Emits the statements that attach and detach a partition, and those that set a table aside.

    groundwork.attach_statement(schema, table, name, definition)
    groundwork.detach_statement(schema, table, name, definition)
    groundwork.aside_name(target)            the name of a table that is set aside
    groundwork.set_aside_statements(target)  give it and its partitions such names
    groundwork.partitions_aside(target)      give them to its partitions alone
    groundwork.reference_steps(root)         the steps that take the foreign keys to a partitioned
                                             table away and bring them back: a partition whose rows
                                             are referred to cannot be detached
#}
{% macro engine_partition_statements() %}

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

create or replace function groundwork.partitions_aside(target oid)
returns table (statements text)
language sql
stable
as $partitions_aside$
    select string_agg(groundwork.set_aside_statements(tree.partition), '; ')
    from groundwork.partition_tree(target) as tree
    where tree.depth = 1
$partitions_aside$;

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
            groundwork.drop_statement(pg_namespace.nspname, pg_class.relname, item) as unmake,
            groundwork.create_statement(pg_namespace.nspname, pg_class.relname, item) as make
    ) as statements
    cross join lateral (
        values
        ('take_dependents'::groundwork.stage, statements.unmake, statements.make),
        ('restore_dependents', statements.make, statements.unmake)
    ) as stages (stage, statement, undo)
    where
        pg_constraint.confrelid = root
        and pg_constraint.contype = 'f'
        and pg_constraint.conparentid = 0
        and item.kind = 'constraint'
        and item.name = pg_constraint.conname
$reference_steps$;

{% endmacro %}
