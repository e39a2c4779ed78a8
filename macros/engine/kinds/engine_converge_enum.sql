{#
    Emits groundwork.converge_enum(schema, type, declaration, model, run): makes the enumerated type
    or gives it the declared labels (groundwork.enum_steps), comment and privileges
    (groundwork.type_steps). The declaration runs in pg_temp inside a subtransaction that is rolled
    back, to read them.

    model   renamed: {old label: new label}. A label that is not declared and becomes a declared one
            that is missing keeps its rows; the type is changed in place.

    And groundwork.refuse_labels(type, name, removed, steps, added, run): refuses, by name, labels
    that rows have, what a run does not allow, and a type that something fixed has.
#}
{% macro engine_converge_enum() %}

create or replace function groundwork.converge_enum(
    schema_name text,
    type_name text,
    declaration text,
    model jsonb,
    run groundwork.run
)
returns table (outcome text, statements text[], kept text[])
language plpgsql
as $converge_enum$
declare
    qualified_name text := format('%I.%I', schema_name, type_name);
    live text[] := groundwork.enum_labels(to_regtype(qualified_name));
    live_items groundwork.item[] := groundwork.type_items(schema_name, type_name);
    declared text[];
    declared_items groundwork.item[];
    renamed jsonb;
    kept_labels text[];
    renames groundwork.step[] := '{}';
    steps groundwork.step[] := '{}';
begin
    outcome := 'unchanged';
    statements := '{}';
    kept := '{}';
    if
        groundwork.is_as_left(
            'type',
            schema_name,
            type_name,
            groundwork.declared_hash('converge_enum', declaration, model),
            live_items
        )
    then
        return next;
        return;
    end if;

    select tried.*
    into declared, declared_items
    from groundwork.try_enum(type_name, declaration) as tried;
    perform groundwork.check_names('label', type_name, declared, live, model);

    if to_regtype(qualified_name) is null then
        steps := array[
            groundwork.new_step(
                stage => 'create',
                kind => 'type',
                name => type_name,
                statement => declaration,
                undo => format('drop type %s', qualified_name)
            )
        ];
        outcome := 'created';
    elsif live <> declared then
        outcome := 'altered';
        renamed := groundwork.open_renames(
            live,
            (
                select jsonb_object_agg(names.key, names.value)
                from jsonb_each(coalesce(model -> 'renamed', '{}')) as names
                where names.value #>> '{}' = any(declared)
            )
        );
        kept_labels := array(
            select coalesce(renamed ->> labels.label, labels.label)
            from unnest(live) with ordinality as labels (label, place)
            order by labels.place
        );
        steps := array(
            select step
            from groundwork.enum_steps(
                schema_name, type_name, declaration, kept_labels, declared
            ) as step
        );
        if not run.is_planning and groundwork.take_turns(steps) then
            steps := array(
                select step
                from groundwork.enum_steps(
                    schema_name, type_name, declaration, kept_labels, declared
                ) as step
            );
        end if;
        perform groundwork.refuse_labels(
            to_regtype(qualified_name),
            type_name,
            array(
                select label
                from unnest(live) as label
                where
                    label <> all(declared)
                    and not renamed ? label
            ),
            steps,
            array(select label from unnest(declared) as label where label <> all(kept_labels)),
            run
        );
        renames := groundwork.label_rename_steps(qualified_name, type_name, renamed);
        if cardinality(renames) > 0 and not run.is_planning then
            perform groundwork.execute(schema_name, type_name, renames, run);
            -- what depends on the type says the new labels now
            steps := array(
                select step
                from groundwork.enum_steps(
                    schema_name, type_name, declaration, kept_labels, declared
                ) as step
            );
        end if;
    end if;

    -- one that is made again gets the rest with its labels
    if outcome <> 'created' and steps[1].hazard is null then
        steps := steps || array(
            select step
            from groundwork.type_steps(
                qualified_name, declared_items, live_items, model -> 'keep'
            ) as step
        );
        outcome := case when cardinality(renames || steps) > 0 then 'altered' else outcome end;
    end if;

    statements := array(select step.statement from unnest(renames || steps) as step);
    if cardinality(statements) > 0 and run.is_planning then
        outcome := 'planned';
    elsif cardinality(steps) > 0 then
        perform groundwork.execute(schema_name, type_name, steps, run);
        -- default privileges may have granted more
        steps := array(
            select step
            from groundwork.type_steps(
                qualified_name,
                declared_items,
                groundwork.type_items(schema_name, type_name),
                model -> 'keep'
            ) as step
        );
        if cardinality(steps) > 0 then
            statements := statements || array(select step.statement from unnest(steps) as step);
            perform groundwork.execute(schema_name, type_name, steps, run);
        end if;
    end if;
    if outcome <> 'planned' then
        perform groundwork.record(
            'type',
            schema_name,
            type_name,
            groundwork.declared_hash('converge_enum', declaration, model),
            groundwork.type_items(schema_name, type_name),
            false,
            run
        );
    end if;
    return next;
end
$converge_enum$;

create or replace function groundwork.refuse_labels(
    type_id oid,
    type_name text,
    removed text[],
    steps groundwork.step[],
    added text[],
    run groundwork.run
)
returns void
language plpgsql
as $refuse_labels$
declare
    uses constant text[] := groundwork.enum_uses(type_id, removed);
    fixed constant text[] := groundwork.fixed_type_uses(type_id);
    hazard constant text := steps[1].hazard;
    advice text;
begin
    if hazard is not null and fixed <> '{}' then
        raise exception using
            errcode = 'GW002',
            message = format(
                'the type %s has to be made again, and is used by what cannot be given another: %s',
                type_name,
                array_to_string(fixed, ', ')
            ),
            hint = 'Keep the labels that it has and their order, and add new ones.';
    end if;
    if uses = '{}' and groundwork.is_allowed(type_name, hazard, run) then
        return;
    end if;
    advice := case
        when uses <> '{}'
            then format('Give those rows another value than %s.', array_to_string(removed, ', '))
        else format(
            'To do it all the same: dbt run --select %s --vars ''{allow: [drop_enum_value:%s]}''',
            type_name,
            type_name
        )
    end;
    raise exception using
        errcode = 'GW002',
        message = concat_ws(
            E'\n  - ',
            'drop_enum_value: ' || steps[1].reason,
            nullif(array_to_string(uses, E'\n  - '), '')
        ),
        hint = concat_ws(
            E'\n',
            advice,
            case
                when removed <> '{}' and added <> '{}'
                    then format(
                        'If a label only has another name now, declare it below meta: upgrade: '
                        'renamed: {{ '{' }}%s: %s} (docs/upgrade_keys.md#renamed)',
                        removed[1],
                        added[1]
                    )
            end
        );
end
$refuse_labels$;

{% endmacro %}
