{#
    Emits groundwork.partition_rebuild_steps(schema, table, declared, item, old, existing, depth,
    conditions, run): the steps that make a partition again, with another partition key of its own
    or without one, and move its rows.

    item       the partition as it is declared; old: its live definition; existing: its number
#}
{% macro engine_partition_rebuild_steps() %}

create or replace function groundwork.partition_rebuild_steps(
    schema_name text,
    table_name text,
    declared groundwork.item[],
    item groundwork.item,
    old jsonb,
    existing oid,
    depth integer,
    conditions jsonb,
    run groundwork.run
)
returns setof groundwork.step
language plpgsql
stable
as $partition_rebuild_steps$
declare
    step groundwork.step;
begin
    if coalesce(item.definition ->> 'key' not like 'HASH%', true) then
        step := groundwork.misfit_step(
            item.name,
            existing,
            format(
                '(%s) is not true',
                case
                    when item.definition -> 'key' is null then conditions ->> item.name
                    else groundwork.leaf_condition(declared, item.name, conditions)
                end
            ),
            groundwork.homeless_reason()
        );
        if step.kind is not null then
            return next step;
        end if;
    end if;
    return next groundwork.new_step(
        stage => 'detach_partitions',
        kind => 'partition',
        name => item.name,
        statement => concat_ws(
            '; ',
            groundwork.detach_statement(schema_name, table_name, item.name, old),
            groundwork.set_aside_statements(existing)
        ),
        rank => -depth
    );
    return next groundwork.new_step(
        stage => 'make_partitions',
        kind => 'partition',
        name => item.name,
        statement => groundwork.create_statement(schema_name, table_name, item),
        rank => depth
    );
    return next groundwork.new_step(
        stage => 'make_partitions',
        kind => 'partition',
        name => item.name,
        statement => format(
            'select groundwork.move_rows(%L, %L)',
            groundwork.aside_name(existing),
            format('%I.%I', schema_name, item.name)
        ),
        hazard => case
            when groundwork.count_rows(existing, 'true') > run.online_rows then 'table_rewrite'
        end,
        reason => 'the whole partition is written again while nobody can use it',
        rank => 900
    );
end
$partition_rebuild_steps$;

{% endmacro %}
