{#
    Emits groundwork.with_live_expressions(place, table, declared, live): the declared description
    with the live expressions wherever the two mean the same. PostgreSQL prints some expressions in
    another way once they are parsed again: `check (state in ('a', 'b'))` on a varchar gets one more
    cast when its printed form is executed, as by a restored dump. So an expression that differs is
    made from its printed form twice, the declared and the live one; if the results are equal, so
    were the two before.

    place, table  where the trial made the table

    And groundwork.expressions_of(item): the parts of an item that hold expressions, null where none
    does; groundwork.made_again(place, table, item): the same after two more times through the
    parser, null where PostgreSQL refuses the item. What it makes is rolled back.
#}
{% macro engine_live_expressions() %}

create or replace function groundwork.expressions_of(item groundwork.item)
returns jsonb
language sql
immutable
as $expressions_of$
    select
        case
            when item.kind = 'setting' and item.name = 'partition_key'
                then jsonb_build_object('partition_key', item.definition)
            when
                item.kind in (
                    'column', 'index', 'statistics', 'policy', 'trigger', 'rule', 'publication'
                )
                or (item.kind = 'constraint' and item.definition ->> 'type' in ('c', 'x'))
                then (
                    select jsonb_object_agg(parts.key, parts.value)
                    from jsonb_each(item.definition) as parts
                    where
                        parts.key in (
                            'definition', 'expression', 'using', 'check', 'default', 'where'
                        )
                )
        end
$expressions_of$;

create or replace function groundwork.with_live_expressions(
    place text, table_name text, declared groundwork.item[], live groundwork.item[]
)
returns groundwork.item[]
language plpgsql
as $with_live_expressions$
declare
    compared record;
    same_names text[] := '{}';
begin
    for compared in
        select
            (found.kind, found.name, found.declared)::groundwork.item as declared,
            (found.kind, found.name, found.live)::groundwork.item as live
        from groundwork.differences(declared, live) as found
    loop
        -- what has no expressions has none to make again
        if
            groundwork.expressions_of(compared.declared)
            is distinct from groundwork.expressions_of(compared.live)
            and groundwork.made_again(place, table_name, compared.declared)
            = groundwork.made_again(place, table_name, compared.live)
        then
            same_names := same_names
            || concat_ws(' ', (compared.live).kind, (compared.live).name);
        end if;
    end loop;
    if same_names = '{}' then
        return declared;
    end if;

    return array(
        select
            (
                item.kind,
                item.name,
                case
                    when concat_ws(' ', item.kind, item.name) <> all(same_names)
                        then item.definition
                    when item.kind = 'setting' then live_item.definition
                    else item.definition || groundwork.expressions_of(live_item)
                end
            )::groundwork.item
        from unnest(declared) as item
        left join unnest(live) as live_item
            using (kind, name)
    );
end
$with_live_expressions$;

create or replace function groundwork.made_again(
    place text, table_name text, item groundwork.item
)
returns jsonb
language plpgsql
as $made_again$
declare
    again groundwork.item := item;
    target regclass := format('%I.%I', place, table_name)::regclass;
begin
    -- a trigger and a rule contain their names in their text, a publication is in a trial only
    -- once; the others come beside the declared
    if item.kind in ('trigger', 'rule', 'publication') then
        execute groundwork.drop_statement(place, table_name, item);
    elsif item.kind <> 'setting' then
        again.name := 'groundwork_again';
    end if;
    if item.kind = 'column' then
        again.definition := item.definition || '{"not_null": false}';
    elsif item.kind = 'constraint' then
        again.definition := item.definition || '{"validated": true}';
    end if;

    for attempt in 1..2 loop
        perform groundwork.use_project_path(place);
        execute case
            when item.kind = 'setting'
                then format(
                    'create table %I.groundwork_again (like %I.%I) partition by %s',
                    place,
                    place,
                    table_name,
                    again.definition #>> '{}'
                )
            else groundwork.create_statement(place, table_name, again)
        end;
        perform groundwork.use_engine_path();
        if item.kind = 'setting' then
            target := format('%I.groundwork_again', place)::regclass;
        end if;
        select made.definition
        into again.definition
        from unnest(
            groundwork.trial_items(
                target,
                case item.kind
                    when 'column' then 'columns'
                    when 'constraint' then 'constraints'
                    when 'index' then 'indexes'
                    when 'statistics' then 'indexes'
                    when 'setting' then 'settings'
                    else 'rules'
                end
            )
        ) as made
        where
            made.kind = again.kind
            and made.name = again.name;
        execute case
            when item.kind = 'setting' then format('drop table %I.groundwork_again', place)
            else groundwork.drop_statement(place, table_name, again)
        end;
    end loop;
    raise exception using errcode = 'GW003';
exception
    when sqlstate 'GW003' then
        return groundwork.expressions_of(again);
    when others then
        return null;
end
$made_again$;

{% endmacro %}
