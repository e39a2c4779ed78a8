{#
    Emits groundwork.swap(retyped, twins, dependents, steps): the steps that put the twins of
    retyped columns (groundwork.retyped, groundwork.twins) in their place. They belong into one
    transaction, read and write no row, and leave everything else about the columns as it is:
    views, policies, triggers, defaults, sequences, comments, privileges, settings. A column that
    was replaced stands last among the columns of its table.

    dependents  see groundwork.retype_dependents
    steps       of the plan, from which the new defaults are taken

    And groundwork.move_sequence(table, column, twin): gives the twin what numbers the column, an
    identity or the sequence of a serial column, at the position it has.
#}
{% macro engine_online_swap() %}

create or replace function groundwork.swap(
    retyped jsonb, twins jsonb, dependents jsonb, steps groundwork.step[]
)
returns setof groundwork.step
language sql
stable
{{ engine_project_path() }}
as $swap$
    with
    columns as (

        select *
        from groundwork.retyped_columns(retyped)

    ),

    own as (

        -- what is said of a column or of an index that is replaced, which is lost with it
        select
            pg_namespace.nspname::text as schema_name,
            pg_class.relname::text as name,
            format('%I.%I', pg_namespace.nspname, pg_class.relname) as table_name,
            item
        from (

            select columns.table_id
            from columns

            union

            select originals.table_id
            from groundwork.twin_references(retyped) as originals

        ) as tables
        inner join pg_catalog.pg_class
            on tables.table_id = pg_class.oid
        inner join pg_catalog.pg_namespace
            on pg_class.relnamespace = pg_namespace.oid
        cross join lateral unnest(groundwork.items(tables.table_id)) as item

    ),

    replaced as (

        select *
        from jsonb_to_recordset(twins) as each_twin (
            table_id oid, table_name text, kind text, name text, twin text
        )

    ),

    dependents as (

        select
            found.depth,
            found.kind,
            found.name,
            found.unmake,
            -- what the plan changes anyway comes back changed, or not at all
            case
                when planned.statements is null then found.make
                else planned.statements[1]
            end as make
        from jsonb_to_recordset(swap.dependents) as found (
            depth integer, kind text, name text, unmake text, make text
        )
        cross join lateral (
            select
                array_agg(step.statement order by step.stage)
                    filter (where step.stage > 'retype_columns' and step.statement is not null)
                    as statements,
                bool_or(step.statement = found.unmake) as is_changed
            from unnest(steps) as step
            where
                step.kind = found.kind
                and step.name = found.name
        ) as same_name
        cross join lateral (
            select
                case
                    when same_name.is_changed then coalesce(same_name.statements, '{}')
                end as statements
        ) as planned

    )

    select
        groundwork.new_step(
            stage => 'swap_take_dependents',
            kind => dependents.kind,
            name => dependents.name,
            statement => dependents.unmake,
            undo => dependents.make,
            rank => -dependents.depth
        )
    from dependents

    union all

    select
        groundwork.new_step(
            stage => 'swap_drop_references',
            kind => 'constraint',
            name => originals.name,
            statement => format(
                'alter table %s drop constraint %I', originals.table_id::regclass, originals.name
            )
        )
    from groundwork.twin_references(retyped) as originals

    union all

    select
        groundwork.new_step(
            stage => 'swap_drop_sync',
            kind => 'trigger',
            name => '~groundwork_sync',
            statement => format('drop trigger "~groundwork_sync" on %s', columns.table_name)
        )
    from columns
    group by columns.table_id, columns.table_name

    union all

    select
        groundwork.new_step(
            stage => 'swap_drop_sync',
            kind => 'function',
            name => '~groundwork_sync',
            statement => format(
                'drop function groundwork.%I()', groundwork.sync_name(columns.table_id)
            ),
            rank => 1
        )
    from columns
    group by columns.table_id

    union all

    select
        groundwork.new_step(
            stage => stages.stage,
            kind => case
                when columns.declared is null then 'referencing column' else 'column'
            end,
            name => columns.name,
            statement => stages.statement,
            hazard => case
                when stages.stage = 'swap_drop_columns' then planned.hazard
            end,
            reason => case
                when stages.stage = 'swap_drop_columns' then planned.reason
            end,
            rank => stages.rank
        )
    from columns
    inner join pg_catalog.pg_attribute
        on
            columns.table_id = pg_attribute.attrelid
            and columns.column_number = pg_attribute.attnum
    left join lateral (
        select
            step.hazard,
            step.reason
        from unnest(steps) as step
        where
            step.kind = 'column'
            and step.name = columns.name
            and step.stage = 'retype_columns'
            and columns.declared is not null
    ) as planned on true
    cross join lateral (

        values
        (
            'swap_set_not_null'::groundwork.stage,
            0,
            case
                when pg_attribute.attnotnull
                    then format(
                        'alter table %s alter column %I set not null',
                        columns.table_name,
                        columns.twin
                    )
            end
        ),
        (
            'swap_move_sequences',
            0,
            case
                when
                    pg_get_serial_sequence(columns.table_name, columns.name) is not null
                    -- an identity that makes way for a default
                    and not (
                        pg_attribute.attidentity <> ''
                        and columns.declared -> 'identity' is null
                        and columns.declared -> 'default' is not null
                    )
                    -- the sequence of a column that is no longer serial goes with it
                    and not coalesce(
                        pg_attribute.attidentity = ''
                        and columns.declared -> 'serial' is null
                        and columns.declared -> 'identity' is null
                        and columns.declared is not null,
                        false
                    )
                    then format(
                        'select groundwork.move_sequence(%L, %L, %L)',
                        columns.table_name,
                        columns.name,
                        columns.twin
                    )
            end
        ),
        (
            'swap_drop_columns',
            0,
            format('alter table %s drop column %I', columns.table_name, columns.name)
        ),
        (
            'swap_rename_columns',
            0,
            format(
                'alter table %s rename column %I to %I',
                columns.table_name,
                columns.twin,
                columns.name
            )
        ),
        (
            'swap_set_statistics',
            0,
            case
                when pg_attribute.attstattarget >= 0
                    then format(
                        'alter table %s alter column %I set statistics %s',
                        columns.table_name,
                        columns.name,
                        pg_attribute.attstattarget
                    )
            end
        ),
        (
            'swap_set_statistics',
            1,
            (
                select
                    format('alter table %s ', columns.table_name) || groundwork.options_clause(
                        format('alter column %I ', columns.name),
                        null,
                        (own.item).definition -> 'options'
                    )
                from own
                where
                    own.table_name = columns.table_name
                    and (own.item).kind = 'column'
                    and (own.item).name = columns.name
                    and (own.item).definition -> 'options' is not null
            )
        )

    ) as stages (stage, rank, statement)
    where stages.statement is not null

    union all

    select
        groundwork.new_step(
            stage => 'swap_rename_not_null',
            kind => 'not_null',
            name => columns.name,
            statement => format(
                'alter table %s rename constraint %I to %I',
                columns.table_name,
                concat_ws('_', own.name, columns.twin, 'not_null'),
                (own.item).definition ->> 'constraint'
            )
        )
    from own
    inner join columns
        on
            own.table_name = columns.table_name
            and (own.item).name = columns.name
    where (own.item).kind = 'not_null'

    union all

    -- the default or identity that the plan gives the column, in its new type
    select
        groundwork.new_step(
            stage => case step.stage
                when 'set_defaults' then 'swap_set_defaults'::groundwork.stage
                else 'swap_set_identities'
            end,
            kind => step.kind,
            name => step.name,
            statement => step.statement
        )
    from unnest(steps) as step
    where
        step.stage in ('set_defaults', 'set_identities')
        and (
            step.kind = 'referencing column'
            or step.name in (
                select columns.name
                from columns
                where columns.declared is not null
            )
        )

    union all

    select
        groundwork.new_step(
            stage => 'swap_objects',
            kind => replaced.kind,
            name => replaced.name,
            statement => case
                when replaced.kind = 'key'
                    then concat_ws(
                        ' ',
                        format(
                            'alter table %s add constraint %I', replaced.table_name, replaced.name
                        ),
                        case (own.item).definition ->> 'type'
                            when 'p' then 'primary key' else 'unique'
                        end,
                        format('using index %I', replaced.twin),
                        (own.item).definition ->> 'deferrable'
                    )
                when replaced.kind = 'index'
                    then format(
                        'alter index %I.%I rename to %I',
                        own.schema_name,
                        replaced.twin,
                        replaced.name
                    )
                else format(
                    'alter table %s rename constraint %I to %I',
                    replaced.table_name,
                    replaced.twin,
                    replaced.name
                )
            end
        )
    from replaced
    inner join own
        on
            replaced.table_name = own.table_name
            and replaced.name = (own.item).name
            and (own.item).kind = case replaced.kind when 'index' then 'index' else 'constraint' end
    where replaced.kind <> 'not null'

    union all

    select
        groundwork.new_step(
            stage => 'swap_drop_checks',
            kind => 'constraint',
            name => replaced.name,
            statement => format(
                'alter table %s drop constraint %I', replaced.table_name, replaced.twin
            )
        )
    from replaced
    where replaced.kind = 'not null'

    union all

    select
        groundwork.new_step(
            stage => case (own.item).kind
                when 'statistics' then 'swap_set_identities'::groundwork.stage
                else 'swap_restore_facts'
            end,
            kind => (own.item).kind,
            name => (own.item).name,
            statement => groundwork.make(own.schema_name, own.name, own.item)
        )
    from own
    where
        exists (
            select
            from columns
            where
                own.table_name = columns.table_name
                and (
                    (
                        (own.item).kind = 'privilege'
                        and (own.item).definition ->> 'column' = columns.name
                    )
                    or (
                        (own.item).kind = 'comment'
                        and (own.item).definition ->> 'kind' = 'column'
                        and (own.item).definition ->> 'name' = columns.name
                    )
                )
        )
        or exists (
            select
            from replaced
            where
                own.table_name = replaced.table_name
                and (own.item).kind = 'comment'
                and (own.item).definition ->> 'name' = replaced.name
                and (own.item).definition ->> 'kind' in ('index', 'constraint')
        )
        or (
            (own.item).kind = 'statistics'
            and exists (
                select
                from columns
                inner join pg_catalog.pg_statistic_ext
                    on columns.table_id = pg_statistic_ext.stxrelid
                inner join pg_catalog.pg_depend
                    on
                        pg_depend.classid = 'pg_catalog.pg_statistic_ext'::regclass
                        and pg_statistic_ext.oid = pg_depend.objid
                        and columns.table_id = pg_depend.refobjid
                        and columns.column_number = pg_depend.refobjsubid
                where
                    own.table_name = columns.table_name
                    and pg_statistic_ext.stxname = (own.item).name
            )
        )

    union all

    select
        groundwork.new_step(
            stage => 'swap_restore_facts',
            kind => 'setting',
            name => replaced.name,
            statement => format(settings.statement, replaced.table_name, replaced.name),
            rank => 1
        )
    from replaced
    inner join pg_catalog.pg_index
        on replaced.table_id = pg_index.indrelid
    inner join pg_catalog.pg_class
        on
            pg_index.indexrelid = pg_class.oid
            and replaced.name = pg_class.relname
    cross join lateral (
        values
        (pg_index.indisclustered, 'alter table %s cluster on %I'),
        (pg_index.indisreplident, 'alter table %s replica identity using index %I')
    ) as settings (is_set, statement)
    where
        replaced.kind in ('index', 'key')
        and settings.is_set

    union all

    select
        groundwork.new_step(
            stage => 'swap_restore_dependents',
            kind => dependents.kind,
            name => dependents.name,
            statement => dependents.make,
            undo => dependents.unmake,
            rank => dependents.depth
        )
    from dependents
    where dependents.make is not null
$swap$;

create or replace function groundwork.move_sequence(
    table_name text, column_name text, twin_name text
)
returns void
language plpgsql
as $move_sequence$
declare
    sequence_name constant text := pg_get_serial_sequence(table_name, column_name);
    last_value bigint;
    is_called boolean;
    definition jsonb;
begin
    select item.definition
    into definition
    from unnest(groundwork.items(table_name::regclass)) as item
    where
        item.kind = 'column'
        and item.name = column_name;
    if definition -> 'identity' is null then
        execute format(
            'alter sequence %s owned by %s.%I', sequence_name, table_name, twin_name
        );
        return;
    end if;

    execute format('select last_value, is_called from %s', sequence_name)
    into last_value, is_called;
    execute format('alter table %s alter column %I drop identity', table_name, column_name);
    execute format(
        'alter table %s alter column %I add generated %s as identity '
        '(sequence name %s start with %s increment by %s)',
        table_name,
        twin_name,
        case definition ->> 'identity' when 'a' then 'always' else 'by default' end,
        sequence_name,
        definition #>> '{sequence, start}',
        definition #>> '{sequence, increment}'
    );
    perform setval(sequence_name, last_value, is_called);
end
$move_sequence$;

{% endmacro %}
