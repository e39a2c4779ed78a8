{#
    Emits groundwork.composite_steps(schema, type, declaration, declared, live, model): the steps
    that give a composite type the declared attributes. Those at the end are added, others dropped
    or renamed in place, once for all columns that have the type. Another type of an attribute that
    something uses, and another order, make the type again (groundwork.rebuild_type). An attribute
    that rows have goes with its values: the hazard drop_attribute.

    model  renamed: {old attribute: new attribute}

    And groundwork.composite_order(items): the names of the attributes;
    groundwork.composite_conversion(schema, type, declared, live, renamed): a value of the old type
    as one of the new, for groundwork.rebuild_type.
#}
{% macro engine_composite_steps() %}

create or replace function groundwork.composite_order(items groundwork.item[])
returns text[]
language sql
immutable
as $composite_order$
    select array(select jsonb_array_elements_text(item.definition))
    from unnest(items) as item
    where item.kind = 'composite'
$composite_order$;

create or replace function groundwork.attribute_type(attribute jsonb)
returns text
language sql
immutable
as $attribute_type$
    select concat_ws(' ', attribute ->> 'type', 'collate ' || (attribute ->> 'collation'))
$attribute_type$;

create or replace function groundwork.composite_conversion(
    schema_name text,
    type_name text,
    declared groundwork.item[],
    live groundwork.item[],
    renamed jsonb
)
returns text
language sql
immutable
as $composite_conversion$
    select
        format(
            'case when %%1$s is distinct from null then row(%s)::%s end',
            string_agg(
                case
                    when former.name is null
                        then 'null'
                    else format(
                        '(%%1$s).%s::%s',
                        replace(quote_ident(former.name), '%', '%%'),
                        replace(attribute.definition ->> 'type', '%', '%%')
                    )
                end,
                ', '
                order by places.place
            ),
            replace(format('%I.%I', schema_name, type_name), '%', '%%')
        )
    from unnest(groundwork.composite_order(declared)) with ordinality as places (name, place)
    inner join unnest(declared) as attribute
        on
            attribute.kind = 'attribute'
            and places.name = attribute.name
    left join unnest(live) as former
        on
            former.kind = 'attribute'
            and coalesce(renamed ->> former.name, former.name) = places.name
$composite_conversion$;

create or replace function groundwork.composite_steps(
    schema_name text,
    type_name text,
    declaration text,
    declared groundwork.item[],
    live groundwork.item[],
    model jsonb
)
returns setof groundwork.step
language plpgsql
stable
as $composite_steps$
declare
    target constant oid := to_regtype(format('%I.%I', schema_name, type_name));
    new_order constant text[] := groundwork.composite_order(declared);
    old_order constant text[] := groundwork.composite_order(live);
    renamed constant jsonb := coalesce(
        (
            select jsonb_object_agg(names.key, names.value)
            from jsonb_each(coalesce(model -> 'renamed', '{}')) as names
            where
                names.key = any(old_order)
                and names.key <> all(new_order)
                and names.value #>> '{}' = any(new_order)
                and names.value #>> '{}' <> all(old_order)
        ),
        '{}'
    );
    kept_order constant text[] := array(
        select coalesce(renamed ->> names.name, names.name)
        from unnest(old_order) with ordinality as names (name, place)
        where coalesce(renamed ->> names.name, names.name) = any(new_order)
        order by names.place
    );
    has_rows constant boolean := exists (
        select
        from groundwork.type_columns(target) as columns
        where groundwork.is_large(columns.table_id, 0)
    );
    is_used constant boolean := exists (select from groundwork.type_columns(target))
        or exists (select from groundwork.function_dependents(groundwork.type_objects(target)))
        or cardinality(groundwork.fixed_type_uses(target)) > 0;
    retyped text[];
    is_lossless boolean;
    dropped constant text[] := array(
        select names.name
        from unnest(old_order) as names (name)
        where coalesce(renamed ->> names.name, names.name) <> all(new_order)
    );
begin
    select
        array_agg(former.name),
        bool_and(groundwork.is_lossless(former.definition, attribute.definition))
    into retyped, is_lossless
    from unnest(live) as former
    inner join unnest(declared) as attribute
        on
            former.kind = 'attribute'
            and attribute.kind = 'attribute'
            and coalesce(renamed ->> former.name, former.name) = attribute.name
    where former.definition <> attribute.definition;

    if
        kept_order <> new_order[1:cardinality(kept_order)]
        or (retyped is not null and is_used)
    then
        return query
        select *
        from groundwork.rebuild_type(
            'composite',
            schema_name,
            type_name,
            declaration,
            groundwork.composite_conversion(schema_name, type_name, declared, live, renamed),
            groundwork.composite_conversion(
                schema_name,
                groundwork.helper_name(type_name, 'old'),
                live,
                declared,
                (
                    select jsonb_object_agg(names.value #>> '{}', names.key)
                    from jsonb_each(renamed) as names
                )
            ),
            live,
            case
                when not has_rows then null
                when dropped <> '{}' then 'drop_attribute'
                when not coalesce(is_lossless, true) then 'lossy_type'
            end,
            concat_ws(
                '; ',
                'another type has ' || array_to_string(retyped, ', '),
                'not declared: ' || nullif(array_to_string(dropped, ', '), ''),
                case when retyped is null then 'another order of the attributes' end
            ),
            model
        );
        return;
    end if;
    return query
    select *
    from groundwork.attribute_steps(
        schema_name, type_name, declared, live, renamed, kept_order, dropped, has_rows
    );
end
$composite_steps$;

{% endmacro %}
