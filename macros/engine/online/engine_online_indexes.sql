{#
    Selects the online steps for indexes to be built or changed; part of groundwork.online_steps.
    A changed index is built as a twin beside the old one, which serves until the twin takes its
    place and name.
#}
{% macro engine_online_indexes() %}

select
    position,
    kind,
    name,
    statement,
    undo,
    hazard,
    reason,
    null as mode
from staged
where
    kind = 'index'
    and position = 18
    and declared_definition is null
    -- the index of a key that is to be added from it
    and not exists (
        select
        from unnest(steps) as pending
        where
            pending.kind = 'constraint'
            and pending.position = 55
            and pending.name = staged.name
    )
    -- the twin of an index that is to be changed
    and not exists (
        select
        from unnest(steps) as pending
        where
            pending.kind = 'index'
            and pending.position = 50
            and groundwork.helper_name(pending.name, 'new') = staged.name
    )

union all

select
    50,
    staged.kind,
    staged.name,
    format('drop index concurrently %I.%I', schema_name, leftover.name),
    null,
    null,
    null,
    'outside'
from staged
cross join lateral (
    values
    (staged.name, live_definition ->> 'valid' = 'false'),
    (
        twin_name,
        twin_definition ->> 'valid' = 'false'
        or twin_definition ->> 'definition' <> declared_definition ->> 'definition'
    )
) as leftover (name, is_useless)
where
    kind = 'index'
    and position = 50
    and leftover.is_useless

union all

select
    51,
    kind,
    name,
    concat_ws(
        ' ',
        case when declared_definition ->> 'unique' = 'true' then 'create unique' else 'create' end,
        format(
            'index concurrently %I on %I.%I using %s',
            case when live_definition is null then name else twin_name end,
            schema_name,
            table_name,
            declared_definition ->> 'definition'
        )
    ),
    undo,
    null,
    null,
    'outside'
from staged
where
    kind = 'index'
    and position = 50
    and twin_definition is null
    and live_definition ->> 'valid' is distinct from 'false'

union all

select
    swap.position,
    kind,
    name,
    swap.statement,
    null,
    null,
    null,
    null
from staged
cross join lateral (
    values
    (52, format('drop index %I.%I', schema_name, name)),
    (53, format('alter index %I.%I rename to %I', schema_name, twin_name, name))
) as swap (position, statement)
where
    kind = 'index'
    and staged.position = 50
    and twin_definition ->> 'valid' = 'true'
    and twin_definition ->> 'definition' = declared_definition ->> 'definition'

{% endmacro %}
