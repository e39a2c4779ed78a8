{#
    Emits what tells a fact that the server keeps for itself from one that a declaration can state;
    both are differences that remain after the statements that should close them.

    groundwork.take_live_facts(place, table, live)    gives the table of a trial, which is in the
                                                      schema `place`, the facts of the live one,
                                                      where a statement can
    groundwork.with_server_facts(declared, live, reached)  the declared description with the live
                                                      facts that the trial did not reach
    groundwork.undeclarable_message(table, live, steps, closable)  names the facts of the live
                                                      table whose steps are not among `closable`

    An item that is missing on one side is always declarable, unless it is a setting: those that are
    not set are not described.
#}
{% macro engine_server_facts() %}

create or replace function groundwork.take_live_facts(
    place text, table_name text, live groundwork.item[]
)
returns void
language plpgsql
as $take_live_facts$
declare
    wanted groundwork.item[];
    present groundwork.item[];
    statement text;
begin
    select
        array_agg((difference.kind, difference.name, difference.declared)::groundwork.item)
            filter (where difference.declared is not null),
        array_agg((difference.kind, difference.name, difference.live)::groundwork.item)
            filter (where difference.live is not null)
    into wanted, present
    from groundwork.differences(
        live, groundwork.trial_items(format('%I.%I', place, table_name)::regclass)
    ) as difference
    where
        difference.kind = 'setting'
        or (difference.declared is not null and difference.live is not null);

    for statement in
        select step.statement
        from groundwork.compare(
            place, table_name, wanted, present, '{}'
        ) as step
        where step.statement is not null
        order by step.stage
    loop
        begin
            execute statement;
        exception
            -- then no declaration could contain it either
            when others then
                null;
        end;
    end loop;
end
$take_live_facts$;

create or replace function groundwork.with_server_facts(
    declared jsonb, live jsonb, reached jsonb
)
returns jsonb
language sql
immutable
as $with_server_facts$
    select
        case
            when (declared is not distinct from live) or (reached is not distinct from live)
                then declared
            when
                jsonb_typeof(declared) = 'object'
                and jsonb_typeof(live) = 'object'
                and jsonb_typeof(reached) = 'object'
                then (
                    select
                        jsonb_strip_nulls(
                            jsonb_object_agg(
                                facts.key,
                                groundwork.with_server_facts(
                                    declared -> facts.key, live -> facts.key, reached -> facts.key
                                )
                            )
                        )
                    from jsonb_object_keys(declared || live) as facts (key)
                )
            else live
        end
$with_server_facts$;

create or replace function groundwork.with_server_facts(
    declared groundwork.item[], live groundwork.item[], reached groundwork.item[]
)
returns groundwork.item[]
language sql
immutable
as $with_server_facts$
    select array_agg((kind, name, facts.definition)::groundwork.item)
    from unnest(declared) as declared_side
    full join unnest(live) as live_side
        using (kind, name)
    left join unnest(reached) as reached_side
        using (kind, name)
    cross join lateral (
        select
            case
                when
                    kind = 'setting'
                    or (live_side.definition is not null and reached_side.definition is not null)
                    then groundwork.with_server_facts(
                        declared_side.definition, live_side.definition, reached_side.definition
                    )
                else declared_side.definition
            end as definition
    ) as facts
    where facts.definition is not null
$with_server_facts$;

create or replace function groundwork.undeclarable_message(
    table_name text,
    live groundwork.item[],
    steps groundwork.step[],
    closable groundwork.step[]
)
returns text
language sql
immutable
as $undeclarable_message$
    select
        string_agg(
            format(
                '%s %s of %s is left as it is: the server keeps this fact itself, and no '
                'declaration can state it. This had no effect: %s',
                noted.kind,
                noted.name,
                table_name,
                noted.statement
            ),
            E'\n'
            order by noted.kind, noted.name
        )
    from (
        select distinct on (step.kind, step.name)
            step.kind,
            step.name,
            step.statement
        from unnest(steps) as step
        where
            -- what depends on the table comes and goes with it
            (step.kind, step.name) in (
                select
                    item.kind,
                    item.name
                from unnest(live) as item
            )
            and not exists (
                select
                from unnest(closable) as remaining
                where
                    remaining.kind = step.kind
                    and remaining.name = step.name
                    and remaining.stage = step.stage
            )
        order by step.kind asc, step.name asc, step.stage desc
    ) as noted
$undeclarable_message$;

{% endmacro %}
