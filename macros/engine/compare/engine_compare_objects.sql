{#
    Selects the steps for what can be made and unmade as a whole: partitions (which are only made),
    constraints, indexes, statistics, policies, triggers, rules, privileges, comments; part of
    groundwork.compare.
#}
{% macro engine_compare_objects() %}

select
    unmake_position as position,
    kind,
    name,
    groundwork.unmake(schema_name, table_name, live_item) as statement,
    groundwork.make(schema_name, table_name, live_item) as undo,
    case
        when
            kind in ('index', 'statistics', 'child')
            and declared_item is not distinct from null
            -- a key that is declared under the name takes its place
            and not exists (
                select
                from different_objects
                where
                    different_objects.kind = 'constraint'
                    and different_objects.name = remade.name
                    and different_objects.declared_item is distinct from null
            )
            then case kind when 'child' then 'detach_child' else 'drop_' || kind end
    end as hazard,
    case
        when kind = 'partition'
            then format(
                'it is %s and is declared %s; detach the partition, move its rows, '
                'or declare it as it is',
                (live_item).definition ->> 'bound',
                (declared_item).definition ->> 'bound'
            )
    end as reason
from remade
where
    live_item is distinct from null
    -- a changed comment is simply overwritten
    and not (kind = 'comment' and declared_item is distinct from null)

union all

select
    make_position,
    kind,
    name,
    groundwork.make(schema_name, table_name, declared_item),
    groundwork.unmake(schema_name, table_name, declared_item),
    null,
    null
from remade
where declared_item is distinct from null

union all

select
    20,
    renames.kind,
    renames.new_name,
    groundwork.rename(schema_name, table_name, renames.kind, renames.old_name, renames.new_name),
    groundwork.rename(schema_name, table_name, renames.kind, renames.new_name, renames.old_name),
    null,
    null
from renames

union all

select
    59,
    kind,
    name,
    format('alter index %I.%I ', schema_name, name) || groundwork.options_clause(
        '', (live_item).definition -> 'options', (declared_item).definition -> 'options'
    ),
    format('alter index %I.%I ', schema_name, name) || groundwork.options_clause(
        '', (declared_item).definition -> 'options', (live_item).definition -> 'options'
    ),
    null,
    null
from differences
where
    kind = 'constraint'
    and (declared_item).definition - 'options' = (live_item).definition - 'options'

union all

select
    58,
    kind,
    name,
    format('alter table %I.%I validate constraint %I', schema_name, table_name, name),
    null,
    null,
    null
from differences
where
    kind = 'constraint'
    and (declared_item).definition - 'validated' = (live_item).definition - 'validated'
    and (declared_item).definition ->> 'validated' = 'true'

union all

select
    21,
    kind,
    name,
    format(
        'alter table %I.%I rename constraint %I to %I',
        schema_name,
        table_name,
        (live_item).definition ->> 'constraint',
        (declared_item).definition ->> 'constraint'
    ),
    null,
    null,
    null
from differences
where
    kind = 'not_null'
    and (declared_item).definition ->> 'constraint' <> (live_item).definition ->> 'constraint'

union all

select
    case changes.fact when 'validated' then 58 else 22 end,
    kind,
    name,
    format(
        'alter table %I.%I %s',
        schema_name,
        table_name,
        format(changes.change, (declared_item).definition ->> 'constraint')
    ),
    null,
    null,
    null
from differences
cross join lateral (
    values
    (
        'no_inherit',
        case (declared_item).definition ->> 'no_inherit'
            when 'true' then 'alter constraint %I no inherit'
            else 'alter constraint %I inherit'
        end
    ),
    ('validated', 'validate constraint %I')
) as changes (fact, change)
where
    kind = 'not_null'
    and (declared_item).definition -> changes.fact
    is distinct from (live_item).definition -> changes.fact
    and declared_item is distinct from null
    and live_item is distinct from null

{% endmacro %}
