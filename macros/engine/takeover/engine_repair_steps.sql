{#
    Emits groundwork.repair_steps(target, schema, table, steps, declared, model, run): for every
    constraint that `steps` add and rows break, one step before it: the declared repair, or a
    refusal with the number of rows and some of their keys (hazard violating_rows). The same refusal
    for a unique index. And one step for each column that becomes not null where the rule is to
    quarantine its nulls.

    model, each {constraint, or its columns joined by a comma: rule}
      orphans     `set null` or `quarantine`, for foreign keys; or a statement `insert into ...
                  select ... from <table> as offender where :offenders` that adds what they refer to
      duplicates  an order such as `created_at desc`; the first row of each key stays, the others
                  are quarantined
      violations  `quarantine`, or assignments such as `score = 0`, for checks
    and usual (groundwork.with_usual_rules), which holds for what has no rule of its own.
#}
{% macro engine_repair_steps() %}

create or replace function groundwork.usual_rule(
    item groundwork.item, declared groundwork.item[], model jsonb
)
returns text
language sql
immutable
as $usual_rule$
    select
        case
            when item.definition ->> 'type' = 'f' and model #>> '{usual, orphans}' = 'set null'
                then case
                    when
                        exists (
                            select
                            from unnest(declared) as own
                            where
                                own.kind = 'column'
                                and (
                                    own.definition ->> 'not_null' = 'true'
                                    or own.definition -> 'generated' is not null
                                )
                                and item.definition -> 'columns' ? own.name
                                and not (
                                    own.name = 'tenant_id'
                                    and jsonb_array_length(item.definition -> 'columns') > 1
                                )
                        )
                        then 'set aside'
                    else 'set null'
                end
            when item.definition ->> 'type' = 'c' and model #>> '{usual, violations}' = 'default'
                then coalesce(
                    (
                        select
                            format('%I = ', own.name) || case
                                when own.definition ->> 'not_null' = 'false' then 'null'
                                else own.definition ->> 'default'
                            end
                        from unnest(declared) as own
                        where
                            own.kind = 'column'
                            and own.definition -> 'generated' is null
                            and item.definition -> 'columns' = jsonb_build_array(own.name)
                    ),
                    'set aside'
                )
            when item.definition ->> 'type' in ('p', 'u') then model ->> 'usual_order'
        end
$usual_rule$;

create or replace function groundwork.repair_steps(
    target oid,
    schema_name text,
    table_name text,
    steps groundwork.step[],
    declared groundwork.item[],
    model jsonb,
    run groundwork.run
)
returns setof groundwork.step
language sql
as $repair_steps$
    with
    changed as materialized (

        select groundwork.values_after(target, declared, steps, model) as after

    )

    select
        groundwork.new_step(
            stage => repairs.stage,
            kind => case
                when repairs.stage = 'repair_remaining_rows' and broken.type = 'f'
                    then 'constraint of references'
                else 'constraint'
            end,
            name => broken.name,
            statement => coalesce(
                case
                    when repairs.rule like 'insert into %'
                        then replace(
                            repairs.rule, ':offenders', groundwork.offenders(target, broken.item)
                        )
                end,
                format(
                    'select groundwork.repair(%L::regclass, %L, %L, %L, %L)',
                    format('%I.%I', schema_name, table_name),
                    groundwork.offenders(
                        target,
                        broken.item,
                        case when broken.type in ('p', 'u') then repairs.rule end
                    ),
                    case
                        when broken.type = 'f' and repairs.rule = 'set null' then broken.nulls
                        when broken.type in ('p', 'u') and broken.own_rule is null then 'set aside'
                        when broken.type in ('p', 'u') then 'quarantine'
                        else repairs.rule
                    end,
                    'it breaks ' || ((broken.item).definition ->> 'definition'),
                    run.run_id
                ),
                'select'
            ),
            hazard => case when repairs.rule is null then 'violating_rows' end,
            reason => broken.violation
        )
    from (
        select
            item.name,
            item.definition ->> 'type' as type,
            item,
            coalesce(
                groundwork.violation(target, item),
                case when names.is_after then groundwork.violation(target, item, changed.after) end
            ) as violation,
            coalesce(rules.by_name ->> item.name, rules.by_name ->> names.columns) as own_rule,
            groundwork.usual_rule(item, declared, model) as usual_rule,
            names.nulls,
            names.is_touched
        from unnest(declared) as item
        cross join changed
        cross join lateral (
            select
                string_agg(own.name, ', ') as columns,
                bool_or(changed.after ? own.name) as is_after,
                bool_or(
                    exists (
                        select
                        from unnest(steps) as step
                        where
                            step.name = own.name
                            and (
                                (
                                    step.kind = 'column'
                                    and step.stage in ('retype_columns', 'fill_nulls')
                                )
                                or step.kind = 'tenant'
                            )
                    )
                ) as is_touched,
                string_agg(format('%I = null', own.name), ', ')
                    filter (where not is_tenant.is_tenant) as nulls
            from jsonb_array_elements_text(item.definition -> 'columns') as own (name)
            -- a composite reference within a tenant gives up the reference, not the tenant
            cross join lateral (
                select
                    own.name = 'tenant_id'
                    and jsonb_array_length(item.definition -> 'columns') > 1
            ) as is_tenant (is_tenant)
        ) as names
        cross join lateral (
            select
                model -> case item.definition ->> 'type'
                    when 'f' then 'orphans'
                    when 'c' then 'violations'
                    else 'duplicates'
                end as by_name
        ) as rules
        where
            item.kind = 'constraint'
            -- what is not valid or not enforced asks nothing of the rows that are there
            and item.definition ->> 'validated' = 'true'
            -- groundwork.assign_tenants adds the tenants that are missing
            and not (
                model ? 'assign_tenants'
                and item.definition ->> 'type' = 'f'
                and item.definition -> 'columns' = '["tenant_id"]'
            )
            and exists (
                select
                from unnest(steps) as step
                where
                    step.kind = 'constraint'
                    and step.name = item.name
                    and step.stage in (
                        'make_constraints', 'make_foreign_keys', 'validate_constraints'
                    )
            )
    ) as broken
    cross join lateral (
        select
            -- an emptied reference may break a check
            case
                when
                    coalesce(broken.own_rule, broken.usual_rule) <> 'set aside'
                    or broken.type = 'f'
                    then 'repair_rows'::groundwork.stage
                else 'repair_remaining_rows'
            end as stage,
            coalesce(broken.own_rule, broken.usual_rule) as rule

        union all

        -- the rows that it did not help, and those that refer to some that went meanwhile
        select
            'repair_remaining_rows',
            case broken.type when 'f' then broken.usual_rule else 'set aside' end
        where
            broken.usual_rule is not null
            and (
                (
                    broken.type = 'f'
                    and (
                        broken.own_rule like 'insert into %'
                        or (broken.item).definition ->> 'references' = quote_ident(table_name)
                    )
                )
                or (
                    broken.type = 'c'
                    and coalesce(broken.own_rule, broken.usual_rule)
                    not in ('set aside', 'quarantine')
                )
            )
    ) as repairs
    where
        broken.violation is not null
        -- whether rows break it can only be asked after the change, so the rule is applied then
        or (
            repairs.rule is not null
            and (broken.is_touched or coalesce(model -> 'usual', '{}') <> '{}')
        )

    union all

    select
        groundwork.new_step(
            stage => 'repair_remaining_rows',
            kind => 'index',
            name => indexes.name,
            statement => 'select',
            hazard => 'violating_rows',
            reason => indexes.violation
        )
    from (
        select
            item.name,
            coalesce(
                groundwork.violation(target, item),
                case
                    when changed.after <> '{}'
                        then groundwork.violation(target, item, changed.after)
                end
            ) as violation
        from unnest(declared) as item
        cross join changed
        where
            item.kind = 'index'
            and item.definition ->> 'unique' = 'true'
            and exists (
                select
                from unnest(steps) as step
                where
                    step.kind = 'index'
                    and step.name = item.name
                    and step.stage = 'make_indexes'
            )
    ) as indexes
    where indexes.violation is not null

    union all

    -- a key or a check that stays, over a column that gets another type
    select
        groundwork.new_step(
            stage => 'repair_remaining_rows',
            kind => kept.kind,
            name => kept.name,
            statement => 'select',
            hazard => 'violating_rows',
            reason => kept.violation
        )
    from (
        select
            item.kind,
            item.name,
            groundwork.violation(target, item, changed.after) as violation
        from unnest(declared) as item
        cross join changed
        where
            (
                (
                    item.kind = 'constraint'
                    and item.definition ->> 'type' in ('p', 'u', 'c', 'x')
                    and item.definition ->> 'validated' = 'true'
                )
                or (item.kind = 'index' and item.definition ->> 'unique' = 'true')
            )
            and exists (
                select
                from unnest(steps) as step
                where
                    step.stage = 'retype_columns'
                    and step.kind = 'column'
                    and (
                        step.hazard = 'lossy_type'
                        or model #> array['convert', step.name] is not null
                    )
                    and (
                        item.definition -> 'columns' ? step.name
                        or (
                            item.kind = 'index'
                            and position(step.name in (item.definition ->> 'definition')) > 0
                        )
                    )
            )
            and not exists (
                select
                from unnest(steps) as step
                where
                    step.kind = item.kind
                    and step.name = item.name
            )
    ) as kept
    where kept.violation is not null

    union all

    select
        groundwork.new_step(
            stage => 'repoint_duplicates',
            kind => 'duplicates',
            name => item.name,
            statement => format(
                'select groundwork.lead_to_kept(%L::regclass, %L, %L, %L, %L)',
                format('%I.%I', schema_name, table_name),
                item,
                model ->> 'usual_order',
                item.definition ->> 'definition',
                run.run_id
            )
        )
    from unnest(declared) as item
    where
        item.kind = 'constraint'
        and item.definition ->> 'type' = 'u'
        and model ? 'usual_order'
        and exists (
            select
            from unnest(steps) as step
            where
                step.kind = 'constraint'
                and step.name = item.name
                and step.stage = 'make_constraints'
        )
        and exists (
            select
            from pg_catalog.pg_constraint
            where
                pg_constraint.confrelid = target
                and pg_constraint.contype = 'f'
        )

    union all

    select
        groundwork.new_step(
            stage => 'set_nulls_aside',
            kind => 'nulls',
            name => step.name,
            statement => format(
                'select groundwork.repair(%L::regclass, %L, ''set aside'', %L, %L)',
                format('%I.%I', schema_name, table_name),
                format('offender.%I is null', step.name),
                format('%I is null, and nothing is declared to stand in', step.name),
                run.run_id
            )
        )
    from unnest(steps) as step
    where
        step.kind = 'column'
        and step.stage = 'set_not_null'
        and model #> array['nulls', step.name] is not null
$repair_steps$;

{% endmacro %}
