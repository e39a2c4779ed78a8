{#
    Emits groundwork.refuse(schema, table, steps, run, is_stuck): raises one error that names
    every one of groundwork.refusals, says what the hazards among them mean, and what to do; and
    groundwork.as_allowance(allowance), that name as a command line writes it.

    And groundwork.refuse_foreign(target, model): raises the error for a table of which another role
    is the owner, and which does not belong to the platform.

    groundwork.refusal_of(target, schema, table, steps, model, run, is_stuck): both; for a plan the
    error is returned instead, null where there is none.
#}
{% macro engine_refuse() %}

create or replace function groundwork.as_allowance(allowance text)
returns text
language sql
immutable
as $as_allowance$
    -- as an element of a list in YAML, within single quotes of a shell
    select
        case
            when allowance ~ '^[\w:]+$' then allowance
            else replace(to_jsonb(allowance)::text, '''', '''\''''')
        end
$as_allowance$;

create or replace function groundwork.refuse_foreign(target oid, model jsonb)
returns void
language plpgsql
as $refuse_foreign$
declare
    owner constant name := (
        select pg_get_userbyid(pg_class.relowner)
        from pg_catalog.pg_class
        where
            pg_class.oid = target
            and not pg_has_role(pg_class.relowner, 'usage')
    );
begin
    if owner is null or coalesce((model ->> 'platform')::boolean, false) then
        return;
    end if;
    raise exception using
        errcode = 'GW002',
        message = format(
            '%s belongs to %I, and %I may not change it',
            groundwork.shown_name(target),
            owner,
            current_user
        ),
        hint = format(
            'As an administrator: alter table %s owner to %I;',
            groundwork.shown_name(target),
            current_user
        );
end
$refuse_foreign$;

create or replace function groundwork.refuse(
    schema_name text,
    table_name text,
    steps groundwork.step[],
    run groundwork.run,
    is_stuck boolean
)
returns void
language plpgsql
as $refuse$
declare
    sentences text[];
    meanings text;
    allowances text;
    needs_rule boolean;
begin
    with
    refused as (

        select *
        from groundwork.refusals(schema_name, table_name, steps, run, is_stuck)

    )

    select
        array(
            select refused.sentence
            from refused
            order by refused.place
        ),
        string_agg(known.name || ': ' || known.sentence, E'\n' order by known.name),
        string_agg(
            groundwork.as_allowance(known.name || ':' || table_name), ', ' order by known.name
        ),
        bool_or(not known.can_be_allowed)
    into sentences, meanings, allowances, needs_rule
    from groundwork.hazards() as known
    where known.name in (select refused.hazard from refused);

    if cardinality(sentences) > 0 then
        raise exception using
            errcode = 'GW002',
            message = format('%I.%I cannot become what is declared:', schema_name, table_name)
            || array_to_string(array[''] || sentences, E'\n  - '),
            detail = coalesce(meanings, ''),
            hint = case
                when
                    allowances is null
                    and exists (
                        select
                        from unnest(steps) as step
                        where step.kind = 'values of column'
                    )
                    then 'Change those rows or the declaration, or declare below meta: upgrade: '
                        'convert or fill what becomes of such values. '
                        'See docs/upgrade_keys.md#convert.'
                when allowances is null then 'Change the declaration, or the table by hand.'
                when needs_rule
                    then 'Fix the rows, or declare what to do with them below meta: upgrade: '
                        'fill, orphans, duplicates or violations. '
                        'See docs/upgrade_keys.md#upgrade.'
                else format(
                    'To do it all the same: dbt run --select %s --vars ''{allow: [%s]}''',
                    coalesce(run.model_name, table_name),
                    allowances
                )
            end;
    end if;
end
$refuse$;

create or replace function groundwork.refusal_of(
    target oid,
    schema_name text,
    table_name text,
    steps groundwork.step[],
    model jsonb,
    run groundwork.run,
    is_stuck boolean
)
returns groundwork.fault
language plpgsql
as $refusal_of$
declare
    fault groundwork.fault;
begin
    perform groundwork.refuse_foreign(target, model);
    perform groundwork.refuse(schema_name, table_name, steps, run, is_stuck);
    return null;
exception when sqlstate 'GW002' then
    if not run.is_planning then
        raise;
    end if;
    {{ engine_get_fault() | indent(4) }}
    return fault;
end
$refusal_of$;

{% endmacro %}
