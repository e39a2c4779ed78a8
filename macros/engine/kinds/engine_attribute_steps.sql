{#
    Emits groundwork.attribute_steps(schema, type, declared, live, renamed, kept order, dropped,
    has_rows): the steps that change the attributes of a composite type in place. What depends on one
    that goes is taken away and comes back.

    renamed     {old attribute: new attribute}
    kept_order  the attributes that stay, by their new names
    dropped     those that go
    has_rows    whether a row has the type
#}
{% macro engine_attribute_steps() %}

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
            1,
            'attribute',
            item.name,
            heads.head || format('drop attribute %I', item.name),
            heads.head || format(
                'add attribute %I %s', item.name, groundwork.attribute_type(item.definition)
            ),
            case when has_rows then 'drop_attribute' end,
            'its values go with it',
            null
        from unnest(live) as item
        cross join heads
        where
            item.kind = 'attribute'
            and item.name = any(dropped)

        union all

        select
            'change_object',
            2,
            'attribute',
            names.key,
            heads.head || format('rename attribute %I to %I', names.key, names.value #>> '{}'),
            heads.head || format('rename attribute %I to %I', names.value #>> '{}', names.key),
            null,
            null,
            null
        from jsonb_each(renamed) as names
        cross join heads

        union all

        select
            'change_object',
            3,
            'attribute',
            item.name,
            heads.head || format(
                'alter attribute %I type %s',
                item.name,
                groundwork.attribute_type(item.definition)
            ),
            heads.head || format(
                'alter attribute %I type %s',
                item.name,
                groundwork.attribute_type(former.definition)
            ),
            null,
            null,
            null
        from unnest(declared) as item
        cross join heads
        inner join unnest(live) as former
            on
                former.kind = item.kind
                and coalesce(renamed ->> former.name, former.name) = item.name
        where
            item.kind = 'attribute'
            and item.definition <> former.definition

        union all

        select
            'change_object',
            3 + places.place::integer,
            'attribute',
            item.name,
            heads.head || format(
                'add attribute %I %s', item.name, groundwork.attribute_type(item.definition)
            ),
            heads.head || format('drop attribute %I', item.name),
            null,
            null,
            null
        from unnest(groundwork.composite_order(declared)) with ordinality as places (name, place)
        inner join unnest(declared) as item
            on
                item.kind = 'attribute'
                and places.name = item.name
        cross join heads
        where item.name <> all(kept_order)

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
