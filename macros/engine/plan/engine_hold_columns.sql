{#
    Emits groundwork.column_users(target, steps): what other objects have that would not let the
    steps drop a column.

    returns  column_name; kind, name and owner of the dependent, as groundwork.dependents has them

    And groundwork.hold_columns(target, steps, run): the steps that drop such a column, which are
    held back until the models of its users have run. Raises GW002 where a user belongs to no
    model of this run that is still to come.
#}
{% macro engine_hold_columns() %}

create or replace function groundwork.column_users(target oid, steps groundwork.step[])
returns table (column_name text, kind text, name text, owner text)
language sql
stable
as $column_users$
    select
        dropped.name,
        dependents.kind,
        dependents.name,
        dependents.owner
    from (
        select
            step.name,
            pg_attribute.attnum
        from unnest(steps) as step
        inner join pg_catalog.pg_attribute
            on
                step.name = pg_attribute.attname
                and pg_attribute.attrelid = target
        where
            step.kind = 'column'
            and step.stage = 'drop_columns'
            and not exists (
                select
                from unnest(steps) as remade
                where
                    remade.kind = step.kind
                    and remade.name = step.name
                    and remade.stage = 'add_generated_columns'
            )
    ) as dropped
    cross join lateral groundwork.dependents(
        jsonb_build_array(
            jsonb_build_object(
                'class_id', 'pg_catalog.pg_class'::regclass::oid,
                'object_id', target,
                'column_number', dropped.attnum
            )
        )
    ) as dependents
    where
        dependents.depth = 1
        and (
            dependents.table_id is distinct from target
            or dependents.kind = 'view'
            or (
                dependents.kind = 'publication'
                and dependents.name <> {{ quoted(realtime_publication()) }}
            )
        )
$column_users$;

create or replace function groundwork.hold_columns(
    target oid, steps groundwork.step[], run groundwork.run
)
returns groundwork.step[]
language plpgsql
as $hold_columns$
declare
    held groundwork.step[];
    in_the_way text[];
    owners text[];
begin
    if
        not exists (
            select
            from unnest(steps) as step
            where step.stage = 'drop_columns'
        )
    then
        return '{}';
    end if;

    with
    users as materialized (

        select *
        from groundwork.column_users(target, steps)

    )

    select
        array(
            select step
            from unnest(steps) as step
            where
                step.stage = 'drop_columns'
                and step.name in (select users.column_name from users)
        ),
        array(
            select
                format(
                    'the column %I is used by %s',
                    users.column_name,
                    groundwork.dependent_name(users.kind, users.name, users.owner)
                )
            from users
            where coalesce(users.owner <> all(run.pending), true)
            order by users.column_name, users.owner, users.kind, users.name
        ),
        array(
            select distinct split_part(users.owner, '.', 2)
            from users
            inner join groundwork.declaration
                on users.owner = declaration.schema_name || '.' || declaration.object_name
            where users.owner <> all(run.pending)
        )
    into held, in_the_way, owners;

    if cardinality(in_the_way) > 0 then
        raise exception using
            errcode = 'GW002',
            message = format('a column of %s is still used:', target::regclass)
            || array_to_string(array[''] || in_the_way, E'\n  - '),
            hint = case
                when owners = '{}' then 'Drop or change what uses it first.'
                else format(
                    'Take it out of their models, and run them together: dbt run --select %s %s. '
                    'What has no model any more goes with --vars ''{allow: [drop_object]}''.',
                    (
                        select pg_class.relname
                        from pg_catalog.pg_class
                        where pg_class.oid = target
                    ),
                    array_to_string(owners, ' ')
                )
            end;
    end if;
    return case when run.is_last then '{}' else held end;
end
$hold_columns$;

{% endmacro %}
