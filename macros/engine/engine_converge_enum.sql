{#
    Emits groundwork.converge_enum(schema, type, declaration, options): makes the enumerated type
    or adds the labels that it lacks, in place. The declaration runs in pg_temp inside a
    subtransaction that is rolled back, to read its labels. A label that is there and not
    declared, or in another order, is the hazard drop_enum_value.
#}
{% macro engine_converge_enum() %}

create or replace function groundwork.enum_labels(type_id oid)
returns text[]
language sql
stable
as $enum_labels$
    select
        coalesce(array_agg(pg_enum.enumlabel::text order by pg_enum.enumsortorder), '{}')
    from pg_catalog.pg_enum
    where pg_enum.enumtypid = type_id
$enum_labels$;

create or replace function groundwork.type_items(type_name text, labels text[])
returns groundwork.item[]
language sql
immutable
as $type_items$
    select array[('labels', type_name, to_jsonb(labels))::groundwork.item]
$type_items$;

create or replace function groundwork.converge_enum(
    schema_name text, type_name text, declaration text, options jsonb
)
returns table (outcome text, statements text[], kept text[])
language plpgsql
as $converge_enum$
declare
    caller_path text := current_setting('search_path');
    qualified_name text := format('%I.%I', schema_name, type_name);
    live text[] := groundwork.enum_labels(to_regtype(qualified_name));
    declared text[];
    steps groundwork.online_step[] := '{}';
begin
    outcome := 'unchanged';
    statements := '{}';
    kept := '{}';
    if
        exists (
            select
            from groundwork.declaration
            where
                kind = 'type'
                and declaration.schema_name = converge_enum.schema_name
                and object_name = type_name
                and declared_hash = md5(converge_enum.declaration)
                and fingerprint = groundwork.fingerprint(groundwork.type_items(type_name, live))
        )
    then
        return next;
        return;
    end if;

    begin
        perform set_config('search_path', 'pg_temp', true);
        execute declaration;
        declared := groundwork.enum_labels(to_regtype(format('pg_temp.%I', type_name)));
        raise exception using errcode = 'GW003';
    exception when sqlstate 'GW003' then null;
    end;

    if declared = '{}' then
        raise exception using
            errcode = 'GW001',
            message = format('the model %s declares no enumerated type of that name', type_name),
            hint = 'The file, the model and the type have the same name.';
    end if;

    if to_regtype(qualified_name) is null then
        steps := array[
            (
                0, 'type', type_name, declaration, format('drop type %s', qualified_name), null, null, null
            )::groundwork.online_step
        ];
        outcome := 'created';
    elsif live <> declared then
        if
            live <> array(
                select label
                from unnest(declared) with ordinality as labels (label, place)
                where label = any(live)
                order by place
            )
        then
            raise exception using
                errcode = 'GW002',
                message = format(
                    'drop_enum_value: type %s has the labels %s and is declared with %s',
                    qualified_name,
                    array_to_string(live, ', '),
                    array_to_string(declared, ', ')
                ),
                    hint = 'Labels can be added; to remove or reorder them, declare a new type.';
        end if;
        outcome := 'altered';
        steps := array(
            select
                (
                    place,
                    'type',
                    type_name,
                    concat_ws(
                        ' ',
                        format('alter type %s add value %L', qualified_name, label),
                        'after ' || quote_literal(declared[place - 1]),
                        case when place = 1 then 'before ' || quote_literal(declared[2]) end
                    ),
                    null,
                    null,
                    null,
                    null
                )::groundwork.online_step
            from unnest(declared) with ordinality as labels (label, place)
            where label <> all(live)
            order by place
        );
    end if;

    statements := array(select step.statement from unnest(steps) as step);
    if cardinality(steps) > 0 and coalesce((options ->> 'plan')::boolean, false) then
        outcome := 'planned';
    elsif cardinality(steps) > 0 then
        perform groundwork.execute(schema_name, type_name, steps, options);
    end if;
    if outcome <> 'planned' then
        perform groundwork.record(
            'type',
            schema_name,
            type_name,
            md5(declaration),
            groundwork.type_items(type_name, groundwork.enum_labels(to_regtype(qualified_name))),
            options
        );
    end if;
    perform set_config('search_path', caller_path, true);
    return next;
end
$converge_enum$;

{% endmacro %}
