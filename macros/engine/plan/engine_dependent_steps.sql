{#
    Emits groundwork.dependent_steps(target, declared, steps, model, run): the steps that others
    need around those of the table itself. A retyped key takes every column that references it
    along, with the same conversion; what depends on a retyped column or on a dropped key is taken
    away first and brought back last (groundwork.dependents).

    model: convert ({column: expression, or the name of a function of one argument}); only a
    function can be applied to the columns of other tables, which have other names.

    The query is a function of its own, groundwork.found_dependent_steps, as in
    groundwork.dependents.
#}
{% macro engine_dependent_steps() %}

create or replace function groundwork.found_dependent_steps(
    target oid,
    declared groundwork.item[],
    steps groundwork.step[],
    model jsonb,
    run groundwork.run
)
returns setof groundwork.step
language sql
stable
as $found_dependent_steps$
    with recursive
    retyped (table_id, column_number, key_column, new_type) as (

        select
            pg_attribute.attrelid,
            pg_attribute.attnum,
            pg_attribute.attname,
            item.definition ->> 'type'
        from unnest(steps) as step
        inner join pg_catalog.pg_attribute
            on
                step.name = pg_attribute.attname
                and pg_attribute.attrelid = target
        inner join unnest(declared) as item
            on
                step.name = item.name
                and item.kind = 'column'
        where
            step.kind = 'column'
            and step.stage = 'retype_columns'

        union

        select
            pg_constraint.conrelid,
            pairs.column_number,
            retyped.key_column,
            retyped.new_type
        from retyped
        inner join pg_catalog.pg_constraint
            on
                retyped.table_id = pg_constraint.confrelid
                and pg_constraint.contype = 'f'
        cross join lateral unnest(pg_constraint.conkey, pg_constraint.confkey)
            as pairs (column_number, key_number)
        where
            pairs.key_number = retyped.column_number
            and pg_constraint.conparentid = 0

    ),

    objects as (

        select
            'pg_catalog.pg_class'::regclass::oid as class_id,
            retyped.table_id as object_id,
            retyped.column_number::integer as column_number
        from retyped

        union

        select
            'pg_catalog.pg_class'::regclass,
            pg_index.indexrelid,
            0
        from unnest(steps) as step
        inner join pg_catalog.pg_class
            on step.name = pg_class.relname
        inner join pg_catalog.pg_index
            on
                pg_class.oid = pg_index.indexrelid
                and pg_index.indrelid = target
        inner join pg_catalog.pg_class as table_class
            on pg_index.indrelid = table_class.oid
        where
            step.stage in ('drop_constraints', 'drop_indexes')
            and not groundwork.is_kept(table_class.relname, step.hazard, run)

        union

        -- all of a table that is made anew
        select
            'pg_catalog.pg_class'::regclass,
            involved.object_id,
            involved.column_number
        from unnest(steps) as step
        cross join lateral (
            select
                target as object_id,
                columns.column_number
            from generate_series(
                0,
                (
                    select pg_class.relnatts
                    from pg_catalog.pg_class
                    where pg_class.oid = target
                )
            ) as columns (column_number)

            union all

            select
                pg_index.indexrelid,
                0
            from pg_catalog.pg_index
            where pg_index.indrelid = target
        ) as involved
        where
            step.stage = 'rebuild'
            and step.rank = 1

        union

        -- a generated column that goes and comes
        select
            'pg_catalog.pg_class'::regclass,
            target,
            pg_attribute.attnum
        from unnest(steps) as step
        inner join unnest(steps) as remade
            on
                step.kind = remade.kind
                and step.name = remade.name
        inner join pg_catalog.pg_attribute
            on
                step.name = pg_attribute.attname
                and pg_attribute.attrelid = target
        where
            step.kind = 'column'
            and step.stage = 'drop_columns'
            and remade.stage = 'add_generated_columns'

    ),

    dependents as (

        select dependents.*
        from groundwork.dependents(
            (
                select coalesce(jsonb_agg(to_jsonb(objects)), '[]')
                from objects
            )
        ) as dependents
        where
            dependents.unmake <> all(
                array(
                    select step.statement
                    from unnest(steps) as step
                    where step.statement is not null
                )
            )
            -- what belongs to a table that is made anew goes with the old one
            and (
                dependents.table_id is distinct from target
                or dependents.kind = 'publication'
                or not exists (
                    select
                    from unnest(steps) as step
                    where
                        step.stage = 'rebuild'
                        and step.rank = 1
                )
            )

    ),

    followers as (

        select
            retyped.*,
            pg_attribute.attname as name,
            pg_get_expr(pg_attrdef.adbin, pg_attrdef.adrelid) as old_default,
            format_type(pg_attribute.atttypid, pg_attribute.atttypmod) as old_type,
            model #>> array['convert', retyped.key_column] as conversion
        from retyped
        inner join pg_catalog.pg_attribute
            on
                retyped.table_id = pg_attribute.attrelid
                and retyped.column_number = pg_attribute.attnum
        left join pg_catalog.pg_attrdef
            on
                retyped.table_id = pg_attrdef.adrelid
                and retyped.column_number = pg_attrdef.adnum
        where
            (retyped.table_id, retyped.column_number) not in (
                select
                    pg_attribute.attrelid,
                    pg_attribute.attnum
                from unnest(steps) as step
                inner join pg_catalog.pg_attribute
                    on
                        step.name = pg_attribute.attname
                        and pg_attribute.attrelid = target
                where step.stage = 'retype_columns'
            )
            and format_type(pg_attribute.atttypid, pg_attribute.atttypmod) <> retyped.new_type

    )

    select
        groundwork.new_step(
            stage => 'take_dependents',
            kind => dependents.kind,
            name => dependents.name,
            statement => dependents.unmake,
            undo => dependents.make,
            rank => -dependents.depth
        )
    from dependents

    union all

    -- what refers to rows that went while the foreign key was away
    select
        groundwork.new_step(
            stage => 'repair_referencing_rows',
            kind => 'rows',
            name => dependents.name,
            statement => format(
                'select groundwork.repair_elsewhere(%L::regclass, %L, %L, %L, %L)',
                dependents.table_id::regclass,
                groundwork.offenders(dependents.table_id, item),
                coalesce(reference.nulls, 'set aside'),
                format('it refers to a quarantined row of %s', target::regclass),
                run.run_id
            )
        )
    from dependents
    inner join groundwork.references_to(target) as reference
        on
            dependents.table_id = reference.table_id
            and dependents.name = reference.name
    cross join lateral unnest(groundwork.items(dependents.table_id)) as item
    where
        coalesce(model -> 'usual', '{}') <> '{}'
        and dependents.kind = 'constraint'
        and item.kind = 'constraint'
        and item.name = dependents.name
        and item.definition ->> 'validated' = 'true'

    union all

    select
        groundwork.new_step(
            stage => 'restore_dependents',
            kind => dependents.kind,
            name => dependents.name,
            statement => dependents.make,
            undo => dependents.unmake,
            rank => dependents.depth
        )
    from dependents

    union all

    select
        groundwork.new_step(
            stage => 'drop_defaults',
            kind => 'referencing column',
            name => followers.name,
            statement => format(
                'alter table %s alter column %I drop default',
                followers.table_id::regclass,
                followers.name
            ),
            undo => format(
                'alter table %s alter column %I set default %s',
                followers.table_id::regclass,
                followers.name,
                followers.old_default
            )
        )
    from followers
    where followers.old_default is not null

    union all

    select
        groundwork.new_step(
            stage => 'set_defaults',
            kind => 'referencing column',
            name => followers.name,
            statement => format(
                'alter table %s alter column %I set default %s',
                followers.table_id::regclass,
                followers.name,
                case
                    when
                        groundwork.is_lossless(
                            jsonb_build_object('type', followers.old_type),
                            jsonb_build_object('type', followers.new_type)
                        )
                        then followers.old_default
                    when groundwork.is_function(followers.conversion)
                        then format('%s(%s)', followers.conversion, followers.old_default)
                    else groundwork.conversion(
                        '(' || followers.old_default || ')', followers.old_type, followers.new_type
                    )
                end
            )
        )
    from followers
    where followers.old_default is not null

    union all

    select
        groundwork.new_step(
            stage => 'keep_former_values',
            kind => 'referencing column',
            name => followers.name,
            statement => groundwork.note_former(
                followers.table_id,
                followers.name,
                jsonb_build_object(followers.name, followers.conversion),
                run.run_id
            )
        )
    from followers
    where groundwork.is_function(followers.conversion)

    union all

    select
        groundwork.new_step(
            stage => 'retype_columns',
            kind => 'referencing column',
            name => followers.name,
            statement => format(
                'alter table %s alter column %I type %s using %s',
                followers.table_id::regclass,
                followers.name,
                followers.new_type,
                case
                    when groundwork.is_function(followers.conversion)
                        then format('%s(%I)', followers.conversion, followers.name)
                    else groundwork.conversion(
                        quote_ident(followers.name), followers.old_type, followers.new_type
                    )
                end
            ),
            undo => format(
                'alter table %s alter column %I type %s using %s',
                followers.table_id::regclass,
                followers.name,
                followers.old_type,
                groundwork.conversion(
                    quote_ident(followers.name), followers.new_type, followers.old_type
                )
            )
        )
    from followers
$found_dependent_steps$;

create or replace function groundwork.dependent_steps(
    target oid,
    declared groundwork.item[],
    steps groundwork.step[],
    model jsonb,
    run groundwork.run
)
returns setof groundwork.step
language plpgsql
stable
set plan_cache_mode = force_generic_plan
{{ engine_project_path() }}
as $dependent_steps$
begin
    return query
    select *
    from groundwork.found_dependent_steps(target, declared, steps, model, run);
end
$dependent_steps$;

{% endmacro %}
