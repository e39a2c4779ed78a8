{#
    Emits groundwork.repair_steps(target, schema, table, steps, declared, options): for every
    constraint that `steps` add and rows break, one step before it: the declared repair, or a
    refusal with the number of rows and an example (hazard violating_rows).

    options, each {constraint, or its columns joined by a comma: rule}
      orphans     `set null` or `quarantine`, for foreign keys
      duplicates  an order such as `created_at desc`; the first row of each key stays, the others
                  are quarantined
      violations  `quarantine`, or assignments such as `score = 0`, for checks
#}
{% macro engine_repair_steps() %}

create or replace function groundwork.repair_steps(
    target oid,
    schema_name text,
    table_name text,
    steps groundwork.step[],
    declared groundwork.item[],
    options jsonb
)
returns setof groundwork.step
language sql
as $repair_steps$
    select
        48 as position,
        'constraint' as kind,
        broken.name,
        coalesce(
            format(
                'select groundwork.repair(%L::regclass, %L, %L, %L, %L)',
                format('%I.%I', schema_name, table_name),
                groundwork.offenders(
                    target,
                    broken.item,
                    case when broken.type in ('p', 'u') then broken.rule end
                ),
                case
                    when broken.type = 'f' and broken.rule = 'set null'
                        then broken.nulls
                    when broken.type in ('p', 'u') then 'quarantine'
                    else broken.rule
                end,
                coalesce(broken.violation, (broken.item).definition ->> 'definition'),
                options ->> 'run_id'
            ),
            'select'
        ) as statement,
        null as undo,
        case when broken.rule is null then 'violating_rows' end as hazard,
        broken.violation as reason
    from (
        select
            item.name,
            item.definition ->> 'type' as type,
            item,
            groundwork.violation(target, item) as violation,
            coalesce(rules.by_name ->> item.name, rules.by_name ->> names.columns) as rule,
            names.nulls,
            names.is_retyped
        from unnest(declared) as item
        cross join lateral (
            select
                string_agg(own.name, ', ') as columns,
                bool_or(
                    exists (
                        select
                        from unnest(steps) as step
                        where
                            step.kind = 'column'
                            and step.name = own.name
                            and step.position = 35
                    )
                ) as is_retyped,
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
                options -> case item.definition ->> 'type'
                    when 'f' then 'orphans'
                    when 'c' then 'violations'
                    else 'duplicates'
                end as by_name
        ) as rules
        where
            item.kind = 'constraint'
            -- what is not valid or not enforced asks nothing of the rows that are there
            and item.definition ->> 'validated' = 'true'
            and exists (
                select
                from unnest(steps) as step
                where
                    step.kind = 'constraint'
                    and step.name = item.name
                    and step.position in (55, 57, 58)
            )
    ) as broken
    where
        broken.violation is not null
        -- whether rows break it can only be asked after the retype, so the rule is applied then
        or (broken.is_retyped and broken.rule is not null)
$repair_steps$;

{% endmacro %}
