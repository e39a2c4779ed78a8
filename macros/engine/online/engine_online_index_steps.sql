{#
    Emits groundwork.online_index_steps(schema, table, declared, live, steps, planned): the online
    steps for an index that is built, changed or dropped. A changed index is built under another
    name beside the old one, which serves until the new one takes its place and name.

    The indexes of a table that is partitioned are built by groundwork.part_index_changes.

    planned  the step as a small table would take it, one of `steps`
#}
{% macro engine_online_index_steps() %}

{{ engine_online_part_steps() }}

create or replace function groundwork.online_index_steps(
    schema_name text,
    table_name text,
    declared groundwork.item[],
    live groundwork.item[],
    steps groundwork.step[],
    planned groundwork.step
)
returns setof groundwork.step
language plpgsql
stable
as $online_index_steps$
declare
    partitioned constant oid := groundwork.partitioned_table(schema_name, table_name);
    name constant text := planned.name;
    shadow_name constant text := groundwork.helper_name(name, 'new');
    wanted constant jsonb := groundwork.definition_of(declared, 'index', name);
    standing constant jsonb := groundwork.definition_of(live, 'index', name);
    shadow constant jsonb := groundwork.definition_of(live, 'index', shadow_name);
begin
    if planned.stage = 'drop_indexes' then
        if
            wanted is null
            and not exists (
                select
                from unnest(steps) as pending
                where
                    -- a key is to be added from it, or it is to take the place of another
                    (
                        pending.kind = 'constraint'
                        and pending.stage = 'make_constraints'
                        and pending.name = planned.name
                    )
                    or (
                        pending.kind = 'index'
                        and pending.stage = 'make_indexes'
                        and groundwork.helper_name(pending.name, 'new') = planned.name
                    )
            )
        then
            return next planned;
        end if;
        return;
    end if;

    -- one that is whole takes the place of the old one like any other
    if
        partitioned is not null
        and not (
            shadow is not null
            and shadow ->> 'valid' = 'true'
            and shadow -> 'definition' = wanted -> 'definition'
        )
    then
        return query
        select step.*
        from groundwork.part_index_changes(
            partitioned, name, shadow_name, standing, shadow, wanted
        ) as step;
        return;
    end if;

    return query
    select step.*
    from (
        values
        (name, standing ->> 'valid' = 'false'),
        (
            shadow_name,
            shadow ->> 'valid' = 'false' or shadow -> 'definition' <> wanted -> 'definition'
        )
    ) as leftover (name, is_useless)
    cross join lateral groundwork.new_step(
        stage => 'drop_invalid_indexes',
        kind => 'index',
        name => planned.name,
        statement => format('drop index concurrently %I.%I', schema_name, leftover.name),
        mode => 'outside'
    ) as step
    where leftover.is_useless;

    if shadow is null and standing ->> 'valid' is distinct from 'false' then
        return next groundwork.new_step(
            stage => 'make_indexes',
            kind => 'index',
            name => name,
            statement => concat_ws(
                ' ',
                case when wanted ->> 'unique' = 'true' then 'create unique' else 'create' end,
                format(
                    'index concurrently %I on %I.%I using %s',
                    case when standing is null then name else shadow_name end,
                    schema_name,
                    table_name,
                    wanted ->> 'definition'
                )
            ),
            undo => planned.undo,
            mode => 'outside'
        );
    elsif shadow ->> 'valid' = 'true' and shadow -> 'definition' = wanted -> 'definition' then
        return next groundwork.new_step(
            stage => 'swap_indexes',
            kind => 'index',
            name => name,
            statement => format('drop index %I.%I', schema_name, name)
        );
        return next groundwork.new_step(
            stage => 'swap_indexes',
            kind => 'index',
            name => name,
            statement => format('alter index %I.%I rename to %I', schema_name, shadow_name, name),
            rank => 1
        );
    end if;
end
$online_index_steps$;

{% endmacro %}
