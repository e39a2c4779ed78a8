{#
    Emits groundwork.steps_of_view(schema, view, declaration, declared, live, model): the steps that
    turn the live description of a view or a materialized view into the declared one, in no order
    (their stages say it); none where it has to be made again. Where columns are renamed before
    that, these steps, and for a view those that make it again, in their order.

    model: renamed ({old: new} of columns), keep

    What `create or replace view` takes is replaced (groundwork.is_replaceable). Columns are renamed
    first, so that what uses them follows. The rest is changed as it is for a table:
    groundwork.compare.

    And its parts: groundwork.replace_statement(schema, view, items);
    groundwork.comparable_items(items) and groundwork.appended_columns(declared, live), what
    groundwork.compare is given.
#}
{% macro engine_steps_of_view() %}

create or replace function groundwork.replace_statement(
    schema_name text, view_name text, items groundwork.item[]
)
returns text
language sql
immutable
as $replace_statement$
    select
        concat_ws(
            ' ',
            format('create or replace view %I.%I', schema_name, view_name),
            'with (' || (
                select string_agg(groundwork.quote_option(option.value), ', ')
                from unnest(items) as item
                cross join lateral jsonb_array_elements_text(item.definition) as option (value)
                where
                    item.kind = 'setting'
                    and item.name = 'options'
            ) || ')',
            'as',
            (
                select rtrim(item.definition ->> 'definition', ';')
                from unnest(items) as item
                where item.kind = 'query'
            )
        )
$replace_statement$;

create or replace function groundwork.steps_of_view(
    schema_name text,
    view_name text,
    declaration text,
    declared groundwork.item[],
    live groundwork.item[],
    model jsonb
)
returns setof groundwork.step
language plpgsql
as $steps_of_view$
declare
    word constant text := groundwork.view_word(live);
    target constant text := format('%s %I.%I', word, schema_name, view_name);
    renames constant groundwork.step[] := array(
        select step
        from groundwork.view_rename_steps(
            schema_name, view_name, live, model -> 'renamed'
        ) as step
        order by step.rank
    );
    difference groundwork.difference;
begin
    return query select * from unnest(renames);
    if groundwork.needs_remake(schema_name, view_name, declared, live, model) then
        -- a materialized view is made beside the old one
        if cardinality(renames) > 0 and groundwork.view_word(declared) = 'view' then
            return query
            select *
            from unnest(
                groundwork.remake_behind(schema_name, view_name, renames, declaration, model)
            );
        end if;
        return;
    end if;
    if cardinality(renames) > 0 then
        live := groundwork.items_behind(schema_name, view_name, renames);
    end if;
    declared := groundwork.with_live_query(declared, live);

    for difference in
        select *
        from groundwork.differences(declared, live) as found
        where found.kind in ('query', 'owner')
    loop
        return next case difference.kind
            when 'query'
                then groundwork.new_step(
                    stage => 'replace_view',
                    kind => word,
                    name => view_name,
                    statement => groundwork.replace_statement(schema_name, view_name, declared),
                    undo => case
                        when groundwork.is_replaceable(live, declared)
                            then groundwork.replace_statement(schema_name, view_name, live)
                        else groundwork.former_view(
                            to_regclass(format('%I.%I', schema_name, view_name))
                        )
                    end
                )
            else groundwork.new_step(
                stage => 'change_owner',
                kind => word,
                name => view_name,
                statement => groundwork.owner_statement(
                    target, schema_name, difference.declared ->> 'role'
                ),
                undo => groundwork.owner_statement(
                    target, schema_name, difference.live ->> 'role'
                )
            )
        end;
    end loop;
    return query
    select *
    from groundwork.compare(
        schema_name,
        view_name,
        groundwork.comparable_items(declared),
        groundwork.comparable_items(live) || groundwork.appended_columns(declared, live),
        model
    );
end
$steps_of_view$;

create or replace function groundwork.comparable_items(items groundwork.item[])
returns groundwork.item[]
language sql
immutable
as $comparable_items$
    -- what groundwork.compare knows of a table, without what groundwork.common_steps changes
    select
        array(
            select
                (
                    replace(item.kind, 'part comment', 'comment'),
                    item.name,
                    item.definition
                )::groundwork.item
            from unnest(items) as item
            where item.kind not in ('query', 'owner', 'rows', 'place', 'comment', 'privilege')
        )
$comparable_items$;

create or replace function groundwork.appended_columns(
    declared groundwork.item[], live groundwork.item[]
)
returns groundwork.item[]
language sql
immutable
as $appended_columns$
    -- as `create or replace view` leaves them
    select
        array(
            select
                (
                    found.kind,
                    found.name,
                    found.declared - 'default'
                )::groundwork.item
            from groundwork.differences(declared, live) as found
            where
                found.kind = 'column'
                and found.live is null
        )
$appended_columns$;

{% endmacro %}
