{#
    Emits groundwork.compare(schema, table, declared, live, model): the steps that turn the
    live description into the declared one, in no order (their stages say it).

    model: keep (names that may stay undeclared), convert ({column: expression} for retypes),
    fill ({column: expression} for nulls).

    A step without a statement is a difference that cannot be closed; its reason says why. What
    exists undeclared is dropped; for columns, indexes and statistics that is a hazard of its
    own (drop_column, drop_index, drop_statistics), and they are kept unless it is allowed. Names
    are matched first; a constraint or index that only changed its name is renamed.

    Each difference is looked at by itself, in plpgsql: most tables differ in a few facts, and a
    session then plans only the queries that these need.
#}
{% macro engine_compare() %}

create or replace function groundwork.compare(
    schema_name text,
    table_name text,
    declared groundwork.item[],
    live groundwork.item[],
    model jsonb
)
returns setof groundwork.step
language plpgsql
stable
as $compare$
declare
    difference groundwork.difference;
    differences groundwork.difference[] := array(
        select open_difference
        from groundwork.differences(declared, live) as open_difference
        where
            -- see groundwork.partition_steps
            open_difference.kind <> 'partition'
            and (
                open_difference.declared is not null
                or not coalesce(model -> 'keep', '[]') ? open_difference.name
            )
    );
begin
    return query
    select step.*
    from groundwork.renamed_objects(differences) as renamed
    cross join lateral groundwork.new_step(
        stage => 'rename_objects',
        kind => renamed.kind,
        name => renamed.new_name,
        statement => groundwork.rename(
            schema_name, table_name, renamed.kind, renamed.old_name, renamed.new_name
        ),
        undo => groundwork.rename(
            schema_name, table_name, renamed.kind, renamed.new_name, renamed.old_name
        )
    ) as step;

    differences := groundwork.without_renamed(differences);
    foreach difference in array differences loop
        if difference.kind = 'column' then
            return query
            select *
            from groundwork.column_steps(
                schema_name, table_name, difference, differences, live, model
            ) as step
            where
                step.stage <> 'set_not_null'
                or not groundwork.is_not_valid(declared, step.name);
        elsif difference.kind = 'setting' then
            return next groundwork.setting_step(schema_name, table_name, difference);
        elsif difference.kind = 'not_null' then
            return query
            select *
            from groundwork.not_null_steps(
                schema_name, table_name, difference, differences
            );
        else
            return query
            select *
            from groundwork.object_steps(schema_name, table_name, difference, differences);
        end if;
    end loop;

    -- a comment is lost with its object
    return query
    select step.*
    from unnest(declared) as comment
    inner join unnest(differences) as replaced
        on
            comment.definition ->> 'kind' = replaced.kind
            and comment.definition ->> 'name' = replaced.name
    cross join lateral groundwork.new_step(
        stage => 'make_comments',
        kind => 'comment',
        name => comment.name,
        statement => groundwork.create_statement(schema_name, table_name, comment),
        undo => groundwork.drop_statement(schema_name, table_name, comment)
    ) as step
    where
        comment.kind = 'comment'
        and replaced.live is not null
        and groundwork.is_replaced_whole(replaced)
        and comment = any(compare.live);
end
$compare$;

create or replace function groundwork.renamed_objects(differences groundwork.difference[])
returns table (kind text, old_name text, new_name text)
language sql
immutable
as $renamed_objects$
    select
        added.kind,
        removed.name,
        added.name
    from (
        select
            difference.kind,
            difference.name,
            difference.declared as definition,
            row_number() over (
                partition by difference.kind, difference.declared order by difference.name
            ) as place
        from unnest(differences) as difference
        where difference.live is null
    ) as added
    inner join (
        select
            difference.kind,
            difference.name,
            difference.live as definition,
            row_number() over (
                partition by difference.kind, difference.live order by difference.name
            ) as place
        from unnest(differences) as difference
        where difference.declared is null
    ) as removed
        using (kind, definition, place)
    where added.kind in ('constraint', 'index')
$renamed_objects$;

create or replace function groundwork.without_renamed(differences groundwork.difference[])
returns groundwork.difference[]
language sql
immutable
as $without_renamed$
    select
        array(
            select difference
            from unnest(differences) as difference
            where
                not exists (
                    select
                    from groundwork.renamed_objects(differences) as renamed
                    where
                        renamed.kind = difference.kind
                        and difference.name in (renamed.new_name, renamed.old_name)
                )
        )
$without_renamed$;

{% endmacro %}
