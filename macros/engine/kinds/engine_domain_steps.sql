{#
    Emits groundwork.domain_steps(schema, domain, declaration, declared, live, model): the steps that
    make a domain what is declared. What it allows changes in place, once for all columns that have
    it; a check or `not null` that rows break is refused with their number. Where a large table has
    it, a check comes `not valid` first and is validated in a transaction of its own. Another type,
    and a stricter domain of which a table has arrays, is made again (groundwork.rebuild_type).

    And groundwork.domain_alike(declared, live): the declared description with the live checks and
    defaults wherever the two mean the same: PostgreSQL prints some in another way once they are
    parsed again, which groundwork.domain_expression_again(type, expression, is_check) finds out.
#}
{% macro engine_domain_steps() %}

create or replace function groundwork.domain_expression_again(
    type text, expression text, is_check boolean
)
returns text
language plpgsql
as $domain_expression_again$
declare
    printed text := expression;
begin
    begin
        for turn in 1..2 loop
            execute format(
                case
                    when is_check then 'create domain pg_temp.groundwork_again as %s check (%s)'
                    else 'create domain pg_temp.groundwork_again as %s default %s'
                end,
                type,
                printed
            );
            select
                case
                    when is_check
                        then (
                            select pg_get_expr(pg_constraint.conbin, 0)
                            from pg_catalog.pg_constraint
                            where
                                pg_constraint.contypid = pg_type.oid
                                and pg_constraint.contype = 'c'
                        )
                    else pg_get_expr(pg_type.typdefaultbin, 0)
                end
            into printed
            from pg_catalog.pg_type
            where pg_type.oid = to_regtype('pg_temp.groundwork_again');
            drop domain pg_temp.groundwork_again;
        end loop;
        raise exception using errcode = 'GW003';
    exception
        when sqlstate 'GW003' then
            return printed;
        when others then
            return null;
    end;
end
$domain_expression_again$;

create or replace function groundwork.domain_alike(
    declared groundwork.item[], live groundwork.item[]
)
returns groundwork.item[]
language sql
as $domain_alike$
    with
    types as (

        select item.definition ->> 'type' as type
        from unnest(declared) as item
        where
            item.kind = 'domain'
            and item.name = 'type'

    )

    select
        array(
            select
                case
                    when
                        live_item.kind = 'constraint'
                        and live_item.definition ->> 'check' <> item.definition ->> 'check'
                        and groundwork.domain_expression_again(
                            types.type, live_item.definition ->> 'check', true
                        ) = groundwork.domain_expression_again(
                            types.type, item.definition ->> 'check', true
                        )
                        then (
                            item.kind,
                            item.name,
                            item.definition || jsonb_build_object(
                                'check', live_item.definition -> 'check'
                            )
                        )::groundwork.item
                    when
                        live_item.name = 'default'
                        and live_item.definition <> item.definition
                        and groundwork.domain_expression_again(
                            types.type, live_item.definition #>> '{}', false
                        ) = groundwork.domain_expression_again(
                            types.type, item.definition #>> '{}', false
                        )
                        then live_item
                    else item
                end
            from unnest(declared) as item
            cross join types
            left join unnest(live) as live_item
                on
                    item.kind = live_item.kind
                    and item.name = live_item.name
        )
$domain_alike$;

create or replace function groundwork.domain_rule(fact jsonb)
returns jsonb
language sql
immutable
as $domain_rule$
    -- a default is no object
    select case jsonb_typeof(fact) when 'object' then fact - 'comment' else fact end
$domain_rule$;

create or replace function groundwork.domain_steps(
    schema_name text,
    domain_name text,
    declaration text,
    declared groundwork.item[],
    live groundwork.item[],
    model jsonb
)
returns setof groundwork.step
language plpgsql
as $domain_steps$
declare
    full_name constant text := format('domain %I.%I', schema_name, domain_name);
    target constant oid := to_regtype(format('%I.%I', schema_name, domain_name));
    is_large constant boolean := exists (
        select
        from (
            select distinct columns.table_id
            from groundwork.type_columns(target) as columns
        ) as tables
        where groundwork.is_large(tables.table_id, (model ->> 'online_rows')::bigint)
    );
    difference groundwork.difference;
    is_tighter boolean;
    unfit text[];
    is_lossless boolean;
begin
    for difference in
        select *
        from groundwork.differences(declared, live) as found
        where found.kind in ('domain', 'constraint')
        order by
            found.name <> 'type',
            found.name
    loop
        is_tighter := difference.declared is not null
            and (
                difference.name = 'not null'
                or (
                    difference.kind = 'constraint'
                    and groundwork.domain_rule(difference.declared)
                    is distinct from groundwork.domain_rule(difference.live)
                )
            );
        if is_tighter then
            unfit := groundwork.unfit_values(
                target,
                case difference.kind
                    when 'domain' then 'given.value is not null'
                    else difference.declared ->> 'check'
                end
            );
            if unfit <> '{}' then
                return next groundwork.new_step(
                    stage => 'change_object',
                    kind => difference.kind,
                    name => difference.name,
                    statement => null,
                    reason => 'values break it: ' || array_to_string(unfit, '; ')
                );
                continue;
            end if;
        end if;
        if
            (difference.kind = 'domain' and difference.name = 'type')
            or (
                is_tighter
                and exists (
                    select
                    from groundwork.type_columns(target) as columns
                    where columns.is_array
                )
            )
        then
            is_lossless := difference.name <> 'type'
                or groundwork.is_lossless(difference.live, difference.declared);
            return query
            select *
            from groundwork.rebuild_type(
                'domain',
                schema_name,
                domain_name,
                declaration,
                format('%%1$s::%I.%I', schema_name, domain_name),
                live,
                case when not is_lossless then 'lossy_type' end,
                case
                    when difference.name = 'type'
                        then format(
                            '%s becomes %s',
                            difference.live ->> 'type',
                            difference.declared ->> 'type'
                        )
                    else 'an array of the domain is checked by writing it again'
                end,
                model
            );
            return;
        end if;
        return query
        select *
        from groundwork.domain_fact_steps(full_name, difference, is_large);
    end loop;
end
$domain_steps$;

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
    full_name text, difference groundwork.difference, is_large boolean
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
            groundwork.domain_fact(full_name, difference.kind, difference.name, difference.live) as undo
        where not facts.is_constraint

        union all

        select
            'drop',
            1,
            groundwork.domain_fact(full_name, difference.kind, difference.name, null),
            groundwork.domain_fact(full_name, difference.kind, difference.name, facts.live)
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
                facts.declared || case when is_large then '{"validated": false}' else '{}' end::jsonb
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
