{#
    Emits groundwork.attribute_steps(schema, type, declared, live, renamed, kept_order, dropped,
    has_rows): the steps that change the attributes of a composite type in place. What depends on
    one that goes is taken away and comes back.

    renamed     {old attribute: new attribute}
    kept_order  the attributes that stay, by their new names
    dropped     those that go
    has_rows    whether a row has the type

    And groundwork.attribute_changes(declared, live, renamed, kept_order, dropped), the statements
    of the attributes alone.
#}
{% macro engine_attribute_steps() %}

create or replace function groundwork.attribute_changes(
    declared groundwork.item[],
    live groundwork.item[],
    renamed jsonb,
    kept_order text[],
    dropped text[]
)
returns table (rank integer, name text, statement text, undo text)
language sql
immutable
as $attribute_changes$
    select
        1,
        item.name,
        format('drop attribute %I', item.name),
        format('add attribute %I %s', item.name, groundwork.attribute_type(item.definition))
    from unnest(live) as item
    where
        item.kind = 'attribute'
        and item.name = any(dropped)

    union all

    select
        2,
        names.key,
        format('rename attribute %I to %I', names.key, names.value #>> '{}'),
        format('rename attribute %I to %I', names.value #>> '{}', names.key)
    from jsonb_each(renamed) as names

    union all

    select
        3,
        item.name,
        format(
            'alter attribute %I type %s', item.name, groundwork.attribute_type(item.definition)
        ),
        format(
            'alter attribute %I type %s', item.name, groundwork.attribute_type(former.definition)
        )
    from unnest(declared) as item
    inner join unnest(live) as former
        on
            item.kind = former.kind
            and item.name = coalesce(renamed ->> former.name, former.name)
    where
        item.kind = 'attribute'
        and item.definition <> former.definition

    union all

    select
        3 + places.place::integer,
        item.name,
        format('add attribute %I %s', item.name, groundwork.attribute_type(item.definition)),
        format('drop attribute %I', item.name)
    from unnest(groundwork.composite_order(declared)) with ordinality as places (name, place)
    inner join unnest(declared) as item
        on
            item.kind = 'attribute'
            and places.name = item.name
    where item.name <> all(kept_order)
$attribute_changes$;

create or replace function groundwork.attribute_steps(
    schema_name text,
    type_name text,
    declared groundwork.item[],
    live groundwork.item[],
    renamed jsonb,
    kept_order text[],
    dropped text[],
    has_rows boolean
)
returns setof groundwork.step
language sql
stable
as $attribute_steps$
    with
    heads as (

        select
            format('alter type %I.%I ', schema_name, type_name) as head,
            to_regtype(format('%I.%I', schema_name, type_name)) as type_id

    ),

    dependents as (

        select found.*
        from groundwork.function_dependents(
            (
                select
                    coalesce(
                        jsonb_agg(
                            jsonb_build_object(
                                'class_id', 'pg_catalog.pg_class'::regclass::oid,
                                'object_id', pg_attribute.attrelid,
                                'column_number', pg_attribute.attnum
                            )
                        ),
                        '[]'
                    )
                from heads
                inner join pg_catalog.pg_type
                    on heads.type_id = pg_type.oid
                inner join pg_catalog.pg_attribute
                    on pg_type.typrelid = pg_attribute.attrelid
                where pg_attribute.attname = any(dropped)
            )
        ) as found

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
            null::text as reason,
            null::text as owner
        from dependents

        union all

        select
            'change_object',
            changes.rank,
            'attribute',
            changes.name,
            heads.head || changes.statement,
            heads.head || changes.undo,
            case when changes.rank = 1 and has_rows then 'drop_attribute' end,
            'its values go with it',
            null
        from groundwork.attribute_changes(declared, live, renamed, kept_order, dropped) as changes
        cross join heads

        union all

        select
            'restore_type_dependents',
            dependents.depth,
            dependents.kind,
            dependents.name,
            dependents.create_statement,
            dependents.drop_statement,
            null,
            null,
            dependents.owner
        from dependents
    )

    select
        groundwork.new_step(
            stage => steps.stage,
            kind => steps.kind,
            name => steps.name,
            statement => steps.statement,
            undo => steps.undo,
            hazard => steps.hazard,
            reason => steps.reason,
            rank => steps.rank,
            owner => steps.owner
        )
    from steps
    order by
        steps.stage,
        steps.rank
$attribute_steps$;

{% endmacro %}
