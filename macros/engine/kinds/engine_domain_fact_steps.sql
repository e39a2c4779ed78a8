{#
    Emits groundwork.domain_fact_steps(full_name, difference, is_large, has_arrays): the steps that
    change one fact of a domain in place, its default, whether it may be null, or a check.

    is_large    a check is validated in a step of its own
    has_arrays  tables have arrays of the domain, which PostgreSQL holds to no new check: the undo
                of one that goes leaves it not valid, and none brings `not null` back

    And their parts, groundwork.domain_fact(full_name, kind, name, fact), the statement that states
    the fact, or takes it away where it is null; and groundwork.domain_rule(fact), a check without
    its comment.
#}
{% macro engine_domain_fact_steps() %}

create or replace function groundwork.domain_rule(fact jsonb)
returns jsonb
language sql
immutable
as $domain_rule$
    -- a default is no object
    select case jsonb_typeof(fact) when 'object' then fact - 'comment' else fact end
$domain_rule$;

create or replace function groundwork.domain_fact(full_name text, kind text, name text, fact jsonb)
returns text
language sql
immutable
as $domain_fact$
    select
        'alter ' || full_name || ' ' || case
            when kind = 'constraint' and fact is null then format('drop constraint %I', name)
            when kind = 'constraint'
                then format('add constraint %I check (%s)', name, fact ->> 'check') || case
                    when fact ->> 'validated' = 'false' then ' not valid' else ''
                end
            when name = 'default' and fact is null then 'drop default'
            when name = 'default' then 'set default ' || (fact #>> '{}')
            when fact is null then 'drop not null'
            else 'set not null'
        end
$domain_fact$;

create or replace function groundwork.domain_fact_steps(
    full_name text, difference groundwork.difference, is_large boolean, has_arrays boolean
)
returns setof groundwork.step
language sql
immutable
as $domain_fact_steps$
    select
        groundwork.new_step(
            stage => case steps.part
                when 'validate' then 'validate_constraints' else 'change_object'
            end::groundwork.stage,
            kind => difference.kind,
            name => difference.name,
            statement => steps.statement,
            undo => steps.undo,
            mode => case when steps.part = 'validate' and is_large then 'alone' end,
            rank => steps.rank
        )
    from (
        select
            groundwork.domain_rule(difference.declared) as declared,
            groundwork.domain_rule(difference.live) as live,
            difference.kind = 'constraint' as is_constraint,
            coalesce(
                difference.declared ->> 'check' = difference.live ->> 'check'
                and difference.declared ->> 'validated' = 'true',
                false
            ) as is_only_validated
    ) as facts
    cross join lateral (
        -- a default, or not null
        select
            'fact' as part,
            1 as rank,
            groundwork.domain_fact(full_name, difference.kind, difference.name, difference.declared)
                as statement,
            case
                when not (has_arrays and difference.name = 'not null')
                    then groundwork.domain_fact(
                        full_name, difference.kind, difference.name, difference.live
                    )
            end as undo
        where not facts.is_constraint

        union all

        select
            'drop',
            1,
            groundwork.domain_fact(full_name, difference.kind, difference.name, null),
            groundwork.domain_fact(
                full_name,
                difference.kind,
                difference.name,
                facts.live || case when has_arrays then '{"validated": false}' else '{}' end::jsonb
            )
        where
            facts.is_constraint
            and facts.live is not null
            and facts.live is distinct from facts.declared
            and not facts.is_only_validated

        union all

        select
            'add',
            2,
            groundwork.domain_fact(
                full_name,
                difference.kind,
                difference.name,
                facts.declared
                || case when is_large then '{"validated": false}' else '{}' end::jsonb
            ),
            groundwork.domain_fact(full_name, difference.kind, difference.name, null)
        where
            facts.is_constraint
            and facts.declared is not null
            and facts.live is distinct from facts.declared
            and not facts.is_only_validated

        union all

        select
            'validate',
            3,
            'alter ' || full_name || format(' validate constraint %I', difference.name),
            null
        where
            facts.is_constraint
            and facts.declared ->> 'validated' = 'true'
            and facts.live is distinct from facts.declared
            and (facts.is_only_validated or is_large)

        union all

        select
            'comment',
            4,
            format(
                'comment on constraint %I on %s is %L',
                difference.name,
                full_name,
                difference.declared ->> 'comment'
            ),
            format(
                'comment on constraint %I on %s is %L',
                difference.name,
                full_name,
                difference.live ->> 'comment'
            )
        where
            facts.is_constraint
            and difference.declared is not null
            and difference.declared -> 'comment' is distinct from difference.live -> 'comment'
    ) as steps
$domain_fact_steps$;

{% endmacro %}
