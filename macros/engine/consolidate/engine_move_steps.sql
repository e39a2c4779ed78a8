{#
    Emits groundwork.move_steps(schema, table, declaration, model): the steps that move a legacy
    table to the schema retired, make the view of its name, and let other views of the table read
    that view.
#}
{% macro engine_move_steps() %}

create or replace function groundwork.move_steps(
    schema_name text, table_name text, declaration text, model jsonb
)
returns setof groundwork.step
language sql
stable
as $move_steps$
    with
    legacy as (

        select *
        from groundwork.legacy_table(schema_name, table_name)

    )

    select
        groundwork.new_step(
            stage => 'make_retired_schema',
            kind => 'schema',
            name => 'retired',
            statement => 'create schema retired'
        )
    where to_regnamespace('retired') is null

    union all

    select
        groundwork.new_step(
            stage => 'rename_retired',
            kind => 'renamed table',
            name => table_name,
            statement => format('alter table %s rename to %I', legacy.place, legacy.retired_name),
            undo => format(
                'alter table %I.%I rename to %I', schema_name, legacy.retired_name, table_name
            )
        )
    from legacy
    where legacy.retired_name <> table_name

    union all

    select
        groundwork.new_step(
            stage => 'move_retired',
            kind => 'retired table',
            name => legacy.retired_name,
            statement => format(
                'alter table %I.%I set schema retired', schema_name, legacy.retired_name
            ),
            undo => format(
                'alter table retired.%I set schema %I', legacy.retired_name, schema_name
            ),
            hazard => 'retire_table'
        )
    from legacy

    union all

    select
        groundwork.new_step(
            stage => 'drop_batch_policies',
            kind => 'policy',
            name => 'groundwork_batches',
            statement => format(
                'drop policy groundwork_batches on %s', pg_policy.polrelid::regclass
            )
        )
    from pg_catalog.pg_policy
    where
        pg_policy.polname = 'groundwork_batches'
        and (
            pg_policy.polrelid = any(groundwork.table_ids(model -> 'parents'))
            or pg_policy.polrelid = (select legacy.oid from legacy)
        )

    union all

    select
        groundwork.new_step(
            stage => 'make_view',
            kind => 'view',
            name => table_name,
            statement => declaration,
            undo => format('drop view %I.%I', schema_name, table_name)
        )

    union all

    select distinct
        groundwork.new_step(
            stage => 'read_view',
            kind => 'view',
            name => reader.relname,
            statement => format(
                'select groundwork.recreate_view(%L, %L)',
                format(
                    '%s.%I%s',
                    reader.relnamespace::regnamespace,
                    reader.relname,
                    ' with (' || (
                        select string_agg(groundwork.quote_option(option.value), ', ')
                        from unnest(
                            {{ engine_declarable_options('reader.reloptions') }}
                        ) as option (value)
                    ) || ')'
                ),
                pg_get_viewdef(reader.oid)
            ),
            reason => 'it reads the view of the old name from then on'
        )
    from pg_catalog.pg_depend
    inner join pg_catalog.pg_rewrite
        on
            pg_depend.classid = 'pg_catalog.pg_rewrite'::regclass
            and pg_depend.objid = pg_rewrite.oid
    inner join pg_catalog.pg_class as reader
        on pg_rewrite.ev_class = reader.oid
    inner join legacy
        on pg_depend.refobjid = legacy.oid
    where
        reader.relkind = 'v'
        and reader.oid <> legacy.oid
        and reader.relnamespace <> pg_my_temp_schema()
$move_steps$;

{% endmacro %}
