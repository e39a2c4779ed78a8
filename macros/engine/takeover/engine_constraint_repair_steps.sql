{#
    Emits groundwork.constraint_repair_steps(target, schema, table, steps, declared, model, run):
    the steps before each constraint that rows break: see groundwork.repair_steps.
#}
{% macro engine_constraint_repair_steps() %}

create or replace function groundwork.constraint_repair_steps(
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
as $constraint_repair_steps$
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
                case
                    when broken.type in ('p', 'u')
                        then format(
                            'select groundwork.repair_duplicates(%L::regclass, %L, %L, %L, %L, %L)',
                            format('%I.%I', schema_name, table_name),
                            broken.item,
                            repairs.rule,
                            case
                                when broken.own_rule is null
                                    then coalesce(broken.completing, 'set aside')
                                else 'quarantine'
                            end,
                            'it breaks ' || ((broken.item).definition ->> 'definition'),
                            run.run_id
                        )
                end,
                format(
                    'select groundwork.repair(%L::regclass, %L, %L, %L, %L)',
                    format('%I.%I', schema_name, table_name),
                    groundwork.offenders(target, broken.item),
                    case
                        when broken.type = 'f' and repairs.rule = 'set null' then broken.nulls
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
    from groundwork.broken_constraints(target, steps, declared, model) as broken
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
            case
                when broken.type = 'f' then broken.usual_rule
                when model ? 'complete' then broken.completing
                else 'set aside'
            end
        where
            broken.usual_rule is not null
            and (broken.type = 'f' or not model ? 'complete' or broken.completing is not null)
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
                    not in ('set aside', 'quarantine', coalesce(broken.completing, ''))
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
$constraint_repair_steps$;

{% endmacro %}
