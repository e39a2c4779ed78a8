{#
    Emits what groundwork.plan asks of a table that becomes partitioned, no longer is, or is
    partitioned by another key, which is fixed when a table is created: the table is made anew
    like the old one, takes its rows, and everything else is then compared as usual.

    groundwork.is_rebuilt(declared, live)  whether that is so
    groundwork.rebuild_steps(target, schema, table, declared, live, model, run)  the steps
    groundwork.rebuilt_items(declared, live)  what the table has after them

    A table that is partitioned by range or list, and whose declaration names no partitions, gets a
    default one for the rows, which no client reaches but through the table. Indexes and statistics
    that are not declared, and what is named below `keep`, are made again.
#}
{% macro engine_rebuild_steps() %}

create or replace function groundwork.is_rebuilt(
    declared groundwork.item[], live groundwork.item[]
)
returns boolean
language sql
immutable
as $is_rebuilt$
    select
        bool_or(differences.name in ('table_kind', 'partition_key'))
        and bool_and(
            differences.name <> 'table_kind'
            or (
                differences.declared <@ '["r", "p"]'
                and differences.live <@ '["r", "p"]'
            )
        )
    from groundwork.differences(declared, live) as differences
    where differences.kind = 'setting'
$is_rebuilt$;

create or replace function groundwork.rebuild_steps(
    target oid,
    schema_name text,
    table_name text,
    declared groundwork.item[],
    live groundwork.item[],
    model jsonb,
    run groundwork.run
)
returns setof groundwork.step
language sql
stable
{{ engine_project_path() }}
as $rebuild_steps$
    with
    names as (

        select
            format('%I.%I', schema_name, table_name) as new_name,
            format('groundwork.%I', 'groundwork_old_' || left(table_name, 48)) as old_name,
            'groundwork_old_' || left(table_name, 48) as helper_name,
            (
                select item.definition #>> '{}'
                from unnest(declared) as item
                where
                    item.kind = 'setting'
                    and item.name = 'partition_key'
            ) as partition_key,
            (
                select
                    string_agg(
                        groundwork.make(schema_name, table_name, item), '; ' order by item.name
                    )
                from unnest(declared) as item
                where item.kind = 'partition'
            ) as partitions,
            pg_get_userbyid(pg_class.relowner) as owner,
            format('%I.%I', schema_name, left(table_name, 55) || '_default') as default_name,
            left(table_name, 55) || '_default_client_none' as policy_name
        from pg_catalog.pg_class
        where pg_class.oid = target

    ),

    sequences as (

        -- that of a serial column stays; that of an identity is made anew
        select
            string_agg(format('alter sequence %s owned by none; ', pg_depend.objid::regclass), '')
                as leave,
            string_agg(
                format(
                    '; alter sequence %s owned by %I.%I.%I',
                    pg_depend.objid::regclass,
                    schema_name,
                    table_name,
                    pg_attribute.attname
                ),
                ''
            ) as enter
        from pg_catalog.pg_depend
        inner join pg_catalog.pg_sequence
            on pg_depend.objid = pg_sequence.seqrelid
        inner join pg_catalog.pg_attribute
            on
                pg_depend.refobjid = pg_attribute.attrelid
                and pg_depend.refobjsubid = pg_attribute.attnum
        where
            pg_depend.refobjid = target
            and pg_depend.classid = 'pg_catalog.pg_class'::regclass
            and pg_depend.deptype = 'a'

    )

    select
        groundwork.new_step(
            stage => 'rebuild',
            kind => 'setting',
            name => 'partitioning',
            statement => steps.statement,
            hazard => steps.hazard,
            reason => 'the whole table is written again while nobody can use it',
            rank => steps.rank
        )
    from names
    cross join sequences
    cross join lateral (
        values
        (
            1,
            concat(
                sequences.leave,
                format('alter table %s rename to %I; ', names.new_name, names.helper_name),
                format('alter table %I.%I set schema groundwork', schema_name, names.helper_name)
            ),
            null
        ),
        (
            2,
            concat(
                format(
                    'create table %s (like %s including all excluding identity excluding indexes'
                    ' excluding statistics)',
                    names.new_name,
                    names.old_name
                ),
                ' partition by ' || names.partition_key,
                format('; alter table %s owner to %I', names.new_name, names.owner),
                sequences.enter,
                (
                    select
                        string_agg(
                            format(
                                '; alter table %s alter column %I add %s',
                                names.new_name,
                                item.name,
                                groundwork.identity_clause(item.definition)
                            ),
                            ''
                        )
                    from unnest(live) as item
                    where
                        item.kind = 'column'
                        and item.definition -> 'identity' is not null
                )
            ),
            null
        ),
        (
            3,
            case
                when names.partition_key is null then null
                when names.partitions is not null then names.partitions
                when names.partition_key not like 'HASH%'
                    then concat_ws(
                        '; ',
                        format(
                            'create table %s partition of %s default',
                            names.default_name,
                            names.new_name
                        ),
                        format('alter table %s enable row level security', names.default_name),
                        format('alter table %s force row level security', names.default_name),
                        format(
                            'create policy %I on %s for all to anon, authenticated'
                            ' using (false) with check (false)',
                            names.policy_name,
                            names.default_name
                        ),
                        format(
                            'revoke all on %s from public, anon, authenticated, service_role',
                            names.default_name
                        )
                    )
            end,
            null
        ),
        (
            4,
            format('select groundwork.move_rows(%L, %L)', names.old_name, names.new_name),
            case
                when
                    groundwork.count_rows(target, 'true') > run.online_rows
                    then 'table_rewrite'
            end
        )
    ) as steps (rank, statement, hazard)
    where steps.statement is not null

    union all

    select
        groundwork.new_step(
            stage => case
                when steps.hazard is null then 'remake_undeclared'::groundwork.stage
                else 'drop_remade'
            end,
            kind => item.kind,
            name => item.name,
            statement => steps.statement,
            undo => steps.undo,
            hazard => steps.hazard
        )
    from unnest(live) as item
    cross join lateral (
        select
            groundwork.make(schema_name, table_name, item) as statement,
            groundwork.unmake(schema_name, table_name, item) as undo,
            null as hazard

        union all

        -- it goes again where it may go
        select
            groundwork.unmake(schema_name, table_name, item),
            groundwork.make(schema_name, table_name, item),
            'drop_' || item.kind
        where
            item.kind in ('index', 'statistics')
            and not coalesce(model -> 'keep' ? item.name, false)
    ) as steps
    where
        (
            item.kind in ('index', 'statistics')
            or (
                item.kind in ('policy', 'trigger', 'rule', 'privilege', 'constraint')
                and model -> 'keep' ? item.name
            )
        )
        and not exists (
            select
            from unnest(declared) as other
            where
                other.kind = item.kind
                and (other.name = item.name or other.definition = item.definition)
        )
$rebuild_steps$;

create or replace function groundwork.rebuilt_items(
    declared groundwork.item[], live groundwork.item[]
)
returns groundwork.item[]
language sql
immutable
as $rebuilt_items$
    select
        array(
            select
                (
                    item.kind,
                    item.name,
                    case item.kind
                        when 'column' then item.definition - '{statistics, options}'::text[]
                        when 'constraint' then item.definition || '{"validated": true}'
                        else item.definition
                    end
                )::groundwork.item
            from unnest(live) as item
            where
                item.kind in ('column', 'not_null')
                or (item.kind = 'constraint' and item.definition ->> 'type' = 'c')
                or (item.kind = 'comment' and item.definition ->> 'kind' = 'column')
        )
        || array(
            select
                (
                    item.kind,
                    item.name,
                    case item.name
                        when 'row_security' then 'false'
                        when 'force_row_security' then 'false'
                        when 'replica_identity' then '"default"'
                        when 'persistence' then '"p"'
                        else item.definition
                    end
                )::groundwork.item
            from unnest(declared) as item
            where
                item.kind = 'partition'
                or (
                    item.kind = 'setting'
                    and item.name not in ('options', 'toast_options', 'clustered_on')
                )
        )
$rebuilt_items$;

create or replace function groundwork.move_rows(old_table regclass, new_table regclass)
returns bigint
language plpgsql
as $move_rows$
declare
    columns text;
    counted bigint;
    moved bigint;
    counter record;
begin
    select string_agg(quote_ident(attname), ', ' order by attnum)
    into columns
    from pg_catalog.pg_attribute
    where
        attrelid = old_table
        and attnum > 0
        and not attisdropped
        and attgenerated = '';

    execute format('select count(*) from %s', old_table) into counted;
    moved := groundwork.execute_in_project(
        format(
            'insert into %s (%s) overriding system value select %s from %s',
            groundwork.shown_name(new_table),
            columns,
            columns,
            groundwork.shown_name(old_table)
        )
    );
    if moved <> counted then
        raise exception using
            errcode = 'GW001',
            message = format(
                '%s of the %s rows of %s were moved',
                moved,
                counted,
                groundwork.shown_name(new_table)
            ),
            hint = 'A trigger or rule of the table keeps the others out.';
    end if;

    for counter in
        select
            pg_get_serial_sequence(old_table::text, attname) as old_name,
            pg_get_serial_sequence(new_table::text, attname) as new_name
        from pg_catalog.pg_attribute
        where
            attrelid = old_table
            and attidentity <> ''
            and not attisdropped
    loop
        execute format(
            'select setval(%L, last_value, is_called) from %s', counter.new_name, counter.old_name
        );
    end loop;
    execute format('drop table %s', old_table);
    return moved;
end
$move_rows$;

{% endmacro %}
