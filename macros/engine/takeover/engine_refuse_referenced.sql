{#
    Emits groundwork.refuse_referenced(target, condition): raises GW002 where rows refer to rows
    that meet the condition (SQL on the alias `offender`), which are to be quarantined.

    And its parts: groundwork.count_holders(table_id, reference_condition, condition), how many rows
    of a table refer to them; groundwork.raise_referenced(holders, table_id, target, reference), the
    refusal.

    groundwork.is_refused_by_others(statement): whether a call of groundwork.repair or
    groundwork.repair_duplicates would be refused so, asked before any batch of it is done: it asks
    groundwork.refers_to_repaired or groundwork.refers_to_duplicates, with the same arguments.
#}
{% macro engine_refuse_referenced() %}

create or replace function groundwork.refuse_referenced(target oid, condition text)
returns void
language plpgsql
as $refuse_referenced$
declare
    reference record;
    holders bigint;
begin
    for reference in
        select *
        from groundwork.references_to(target)
    loop
        holders := groundwork.count_holders(reference.table_id, reference.condition, condition);
        if holders > 0 then
            perform groundwork.raise_referenced(
                holders, reference.table_id, target, reference.name
            );
        end if;
    end loop;
end
$refuse_referenced$;

create or replace function groundwork.count_holders(
    table_id oid, reference_condition text, condition text
)
returns bigint
language sql
as $count_holders$
    select
        groundwork.answer_in_project(
            format(
                'select count(*) from %s as offender where %s',
                table_id::regclass,
                replace(reference_condition, ':offenders', condition)
            )
        )::bigint
$count_holders$;

create or replace function groundwork.raise_referenced(
    holders bigint, table_id oid, target oid, reference_name text
)
returns void
language plpgsql
as $raise_referenced$
begin
    raise exception using
        errcode = 'GW002',
        message = format(
            '%s rows of %s refer to rows of %s that would be quarantined (%s)',
            holders,
            groundwork.shown_name(table_id),
            groundwork.shown_name(target),
            reference_name
        ),
        hint = 'Fix those rows first, or declare another rule for them.';
end
$raise_referenced$;

create or replace function groundwork.refers_to_repaired(
    target oid, condition text, action text, reason text, run_id text
)
returns boolean
language plpgsql
as $refers_to_repaired$
begin
    if action = 'quarantine' then
        perform groundwork.refuse_referenced(target, condition);
    end if;
    return false;
exception when sqlstate 'GW002' then
    return true;
end
$refers_to_repaired$;

create or replace function groundwork.refers_to_duplicates(
    target oid, item groundwork.item, keep text, action text, reason text, run_id text
)
returns boolean
language sql
as $refers_to_duplicates$
    select
        groundwork.refers_to_repaired(
            target, groundwork.offenders(target, item, keep), action, reason, run_id
        )
$refers_to_duplicates$;

create or replace function groundwork.is_refused_by_others(statement text)
returns boolean
language plpgsql
as $is_refused_by_others$
declare
    asked constant text := (
        select overlay(statement placing known.asking from 1 for length(known.calling))
        from (
            values
            ('select groundwork.repair(', 'select groundwork.refers_to_repaired('),
            ('select groundwork.repair_duplicates(', 'select groundwork.refers_to_duplicates(')
        ) as known (calling, asking)
        where starts_with(statement, known.calling)
    );
    answer boolean;
begin
    if asked is null or position(', ''quarantine'', ' in asked) = 0 then
        return false;
    end if;
    execute asked into answer;
    return answer;
exception
    -- a column or type that the change makes first: the batches ask again
    when others then return false;
end
$is_refused_by_others$;

{% endmacro %}
