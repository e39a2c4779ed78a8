{#
    Emits groundwork.rebuild_type(kind, schema, name, declaration, conversion, live, hazard, reason,
    model): the steps that make a domain, a composite type or a range again under its name: what
    depends on it is taken away, the type gets another name, every column moves over to the new one,
    and the dependents come back. Where something has the type that cannot be given another, one
    step without a statement refuses it.

    conversion  a value of the old type as one of the new: SQL for format(), whose %1$s is the value;
                null: by its text
    live        the described type: privileges that the model keeps come back
    hazard, reason  of the columns that change, where that loses something
    model       keep, online_rows, multirange (of a range, its declared name)
#}
{% macro engine_rebuild_type() %}

create or replace function groundwork.rebuild_type(
    kind text,
    schema_name text,
    name text,
    declaration text,
    conversion text,
    live groundwork.item[],
    hazard text,
    reason text,
    model jsonb
)
returns setof groundwork.step
language plpgsql
stable
as $rebuild_type$
declare
    target constant oid := to_regtype(format('%I.%I', schema_name, name));
    full_name constant text := groundwork.named_object(kind, schema_name, name);
    old_name constant text := groundwork.helper_name(name, 'old');
    convert constant text := format('%I.%I', schema_name, groundwork.helper_name(name, 'convert'));
    fixed constant text[] := groundwork.fixed_type_uses(target);
begin
    if fixed <> '{}' then
        return next groundwork.new_step(
            stage => 'rebuild_type',
            kind => kind,
            name => name,
            statement => null,
            reason => format(
                'it has to be made again, and is used by what cannot be given another: %s',
                array_to_string(fixed, ', ')
            )
        );
        return;
    end if;
    return query
    with
    columns as (

        select
            type_columns.*,
            groundwork.is_large(
                type_columns.table_id, (model ->> 'online_rows')::bigint
            ) as is_large,
            format(
                '%I.%I%s',
                schema_name,
                case
                    when target in (type_columns.column_type, element.typelem)
                        then rebuild_type.name
                    else model ->> 'multirange'
                end,
                case when type_columns.is_array then '[]' end
            ) as new_type
        from groundwork.type_columns(target) as type_columns
        inner join pg_catalog.pg_type as element
            on type_columns.column_type = element.oid

    ),

    dependents as (

        select found.*
        from groundwork.function_dependents(groundwork.type_objects(target)) as found
        -- its own checks
        where
            not (
                found.kind = 'domain constraint'
                and found.owner = schema_name || '.' || rebuild_type.name
            )

    ),

    steps as (

        select
            'take_dependents'::groundwork.stage as stage,
            -dependents.depth as rank,
            dependents.kind,
            dependents.name,
            dependents.drop_statement as statement,
            dependents.create_statement as undo,
            null::text as hazard,
            null::text as owner
        from dependents

        union all

        select
            'rebuild_type',
            renames.rank,
            rebuild_type.kind,
            rebuild_type.name,
            renames.statement,
            renames.undo,
            null,
            null
        from (
            select
                1 as rank,
                format('alter %s rename to %I', full_name, old_name) as statement,
                format(
                    'alter %s rename to %I',
                    groundwork.named_object(rebuild_type.kind, schema_name, old_name),
                    rebuild_type.name
                ) as undo

            union all

            select
                1,
                format(
                    'alter type %I.%I rename to %I',
                    schema_name,
                    multirange.typname,
                    groundwork.helper_name(multirange.typname, 'old')
                ),
                format(
                    'alter type %I.%I rename to %I',
                    schema_name,
                    groundwork.helper_name(multirange.typname, 'old'),
                    multirange.typname
                )
            from pg_catalog.pg_range
            inner join pg_catalog.pg_type as multirange
                on pg_range.rngmultitypid = multirange.oid
            where pg_range.rngtypid = target

            union all

            -- by the types' own names still
            select
                0,
                format(
                    'alter function %s rename to %I',
                    made.function_id::regprocedure,
                    groundwork.helper_name(pg_proc.proname, 'old')
                ),
                format(
                    'alter function %I.%I(%s) rename to %I',
                    schema_name,
                    groundwork.helper_name(pg_proc.proname, 'old'),
                    groundwork.routine_arguments(made.function_id),
                    pg_proc.proname
                )
            from groundwork.made_with_type(target) as made
            inner join pg_catalog.pg_proc
                on made.function_id = pg_proc.oid
        ) as renames

        union all

        select
            'rebuild_type',
            2,
            rebuild_type.kind,
            rebuild_type.name,
            declaration,
            'drop ' || full_name,
            null,
            null

        union all

        select
            'rebuild_type',
            3,
            rebuild_type.kind,
            rebuild_type.name,
            statements.statement,
            null,
            null,
            null
        from (
            select
                format(
                    'create function %s(value %I.%I) returns %I.%I language sql as $convert$ '
                    'select %s $convert$',
                    convert,
                    schema_name,
                    old_name,
                    schema_name,
                    rebuild_type.name,
                    format(conversion, 'value')
                ) as statement

            union all

            select
                -- one of several dimensions goes by its text
                format(
                    'create function %1$s(list %2$I.%3$I[]) returns %2$I.%4$I[] language sql '
                    'as $convert$ select case when array_ndims(list) > 1 '
                    'then list::text::%2$I.%4$I[] when list is not null then array(select %5$s '
                    'from generate_subscripts(list, 1) as places (place) '
                    'order by places.place) end $convert$',
                    convert,
                    schema_name,
                    old_name,
                    rebuild_type.name,
                    format(conversion, 'list[places.place]')
                )
        ) as statements
        where
            conversion is not null
            and exists (select from columns)

        union all

        select
            'rebuild_type',
            4,
            'column',
            columns.name,
            format(
                'alter table %s alter column %I type %s using ',
                columns.table_id::regclass,
                columns.name,
                columns.new_type
            ) || case
                when conversion is null
                    then format('%I::text::%s', columns.name, columns.new_type)
                else format('%s(%I)', convert, columns.name)
            end,
            null,
            coalesce(rebuild_type.hazard, case when columns.is_large then 'table_rewrite' end),
            null
        from columns

        union all

        select
            'rebuild_type',
            5,
            rebuild_type.kind,
            rebuild_type.name,
            statements.statement,
            null,
            null,
            null
        from (
            values
            (1, format('drop function %s(%I.%I)', convert, schema_name, old_name)),
            (2, format('drop function %s(%I.%I[])', convert, schema_name, old_name)),
            (3, 'drop ' || groundwork.named_object(rebuild_type.kind, schema_name, old_name))
        ) as statements (place, statement)
        where
            statements.place = 3
            or (conversion is not null and exists (select from columns))

        union all

        select
            'rebuild_type',
            6,
            'privilege',
            item.name,
            groundwork.privilege_statement(
                groundwork.granted_object(rebuild_type.kind, schema_name, rebuild_type.name),
                null,
                item.definition
            ),
            null,
            null,
            null
        from unnest(live) as item
        where
            item.kind = 'privilege'
            and coalesce(model -> 'keep', '[]') ? item.name

        union all

        select
            'restore_type_dependents',
            dependents.depth,
            dependents.kind,
            dependents.name,
            dependents.create_statement,
            dependents.drop_statement,
            null,
            dependents.owner
        from dependents
    )

    select step.*
    from steps
    cross join lateral groundwork.new_step(
        stage => steps.stage,
        kind => steps.kind,
        name => steps.name,
        statement => steps.statement,
        undo => steps.undo,
        hazard => steps.hazard,
        reason => rebuild_type.reason,
        rank => steps.rank,
        owner => steps.owner
    ) as step
    order by
        steps.stage,
        steps.rank,
        steps.kind in ('cast', 'operator') desc;
end
$rebuild_type$;

{% endmacro %}
