{#
    Emits groundwork.is_replaceable(declared, live): whether `create or replace view` turns a live
    view into the declared one: it takes another query, and more columns behind those that exist. A
    materialized view cannot be replaced so, and has to have the same query.

    And groundwork.needs_remake(schema, view, declared, live, model): whether it does not, once the
    columns have their declared names (model: renamed) and a query that only is printed in another
    way counts as the same; groundwork.view_rename_steps(schema, view, live, renamed);
    groundwork.items_behind(schema, view, steps): the description of a view that the steps have
    changed, which are rolled back; groundwork.remake_behind(schema, view, steps, declaration,
    model): the steps that make such a view again after those; groundwork.view_word(items): what
    such an object is called.
#}
{% macro engine_is_replaceable() %}

create or replace function groundwork.view_word(items groundwork.item[])
returns text
language sql
immutable
as $view_word$
    select
        case
            when
                exists (
                    select
                    from unnest(items) as item
                    where item.kind = 'rows'
                )
                then 'materialized view'
            else 'view'
        end
$view_word$;

create or replace function groundwork.is_replaceable(
    declared groundwork.item[], live groundwork.item[]
)
returns boolean
language sql
immutable
as $is_replaceable$
    select
        groundwork.view_word(declared) = groundwork.view_word(live)
        and not exists (
            select
            from unnest(live) as live_part
            left join unnest(declared) as declared_part
                using (kind, name)
            where
                case live_part.kind
                    when 'place' then live_part.definition is distinct from declared_part.definition
                    when 'column'
                        then exists (
                            select
                            from unnest('{type, modifier, collation}'::text[]) as fact (name)
                            where
                                declared_part.definition -> fact.name
                                is distinct from live_part.definition -> fact.name
                        )
                end
        )
        and not (
            groundwork.view_word(live) = 'materialized view'
            and exists (
                select
                from groundwork.differences(declared, live) as difference
                where difference.kind = 'query'
            )
        )
$is_replaceable$;

create or replace function groundwork.view_rename_steps(
    schema_name text, view_name text, live groundwork.item[], renamed jsonb
)
returns setof groundwork.step
language sql
immutable
as $view_rename_steps$
    select
        groundwork.new_step(
            stage => 'rename_objects',
            kind => 'column',
            name => names.new_name,
            statement => format(statements.template, names.old_name, names.new_name),
            undo => format(statements.template, names.new_name, names.old_name),
            rank => names.place
        )
    from groundwork.ordered_renames(
        groundwork.open_renames(
            array(
                select item.name
                from unnest(live) as item
                where item.kind = 'column'
            ),
            renamed
        )
    ) as names
    cross join (
        select
            replace(format('alter table %I.%I', schema_name, view_name), '%', '%%')
            || ' rename column %I to %I' as template
    ) as statements
$view_rename_steps$;

create or replace function groundwork.items_behind(
    schema_name text, view_name text, steps groundwork.step[]
)
returns groundwork.item[]
language plpgsql
as $items_behind$
declare
    described groundwork.item[];
    step groundwork.step;
begin
    begin
        perform set_config('lock_timeout', '90ms', true);
        foreach step in array steps loop
            execute step.statement;
        end loop;
        described := groundwork.view_items(schema_name, view_name);
        raise exception using errcode = 'GW003';
    exception when sqlstate 'GW003' then
        return described;
    end;
end
$items_behind$;

create or replace function groundwork.remake_behind(
    schema_name text,
    view_name text,
    steps groundwork.step[],
    declaration text,
    model jsonb
)
returns groundwork.step[]
language plpgsql
as $remake_behind$
declare
    remade groundwork.step[];
    step groundwork.step;
begin
    begin
        perform set_config('lock_timeout', '90ms', true);
        foreach step in array steps loop
            execute step.statement;
        end loop;
        remade := array(
            select remake
            from groundwork.remake_object(
                'view',
                schema_name,
                view_name,
                declaration,
                groundwork.view_items(schema_name, view_name),
                model
            ) as remake
        );
        raise exception using errcode = 'GW003';
    exception when sqlstate 'GW003' then
        return remade;
    end;
end
$remake_behind$;

create or replace function groundwork.needs_remake(
    schema_name text,
    view_name text,
    declared groundwork.item[],
    live groundwork.item[],
    model jsonb
)
returns boolean
language plpgsql
as $needs_remake$
declare
    renames constant groundwork.step[] := array(
        select step
        from groundwork.view_rename_steps(
            schema_name, view_name, live, model -> 'renamed'
        ) as step
        order by step.rank
    );
begin
    if cardinality(renames) > 0 then
        live := groundwork.items_behind(schema_name, view_name, renames);
    end if;
    return not groundwork.is_replaceable(groundwork.with_live_query(declared, live), live);
end
$needs_remake$;

{% endmacro %}
