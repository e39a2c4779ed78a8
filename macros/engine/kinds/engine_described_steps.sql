{#
    Emits groundwork.described_steps(kind, schema, name, declaration, declared, live, model): the
    steps that make an object what is declared: by its declaration where it is missing, in place by
    the kind's `changed_by`, where that closes every difference, else by making it again
    (groundwork.remake_object); comments and privileges by groundwork.common_steps.

    groundwork.undo_of_creation(kind, schema, name): the statement that takes a new object back.

    And what it asks of a kind: groundwork.changes_in_place(kind, schema, name, declaration,
    declared, live, model) asks `changed_by`; groundwork.alike_items(kind, declared, live) asks
    `alike_by`.
#}
{% macro engine_described_steps() %}
{%- set described = model_kinds() | selectattr('trial') | list %}
{%- set arguments = 'schema_name, name, declaration, declared, live, model' %}

create or replace function groundwork.undo_of_creation(kind text, schema_name text, name text)
returns text
language sql
stable
as $undo_of_creation$
    select
        case kind
            when 'object' then groundwork.catalog_undo(schema_name, name)
            else 'drop ' || groundwork.named_object(kind, schema_name, name)
        end
$undo_of_creation$;

create or replace function groundwork.changes_in_place(
    kind text,
    schema_name text,
    name text,
    declaration text,
    declared groundwork.item[],
    live groundwork.item[],
    model jsonb
)
returns setof groundwork.step
language plpgsql
as $changes_in_place$
begin
    {%- for known in described if known.changed_by %}
    if kind = '{{ known.kind }}' then
        return query select * from groundwork.{{ known.changed_by }}({{ arguments }});
    end if;
    {%- endfor %}
end
$changes_in_place$;

create or replace function groundwork.alike_items(
    kind text, declared groundwork.item[], live groundwork.item[]
)
returns groundwork.item[]
language plpgsql
as $alike_items$
begin
    return case kind
        {%- for known in described if known.alike_by %}
        when '{{ known.kind }}' then groundwork.{{ known.alike_by }}(declared, live)
        {%- endfor %}
        else declared
    end;
end
$alike_items$;

create or replace function groundwork.described_steps(
    kind text,
    schema_name text,
    name text,
    declaration text,
    declared groundwork.item[],
    live groundwork.item[],
    model jsonb
)
returns groundwork.step[]
language plpgsql
as $described_steps$
declare
    differences groundwork.difference[];
    steps groundwork.step[] := '{}';
begin
    if live = '{}' then
        return array[
            groundwork.new_step(
                stage => 'create',
                kind => kind,
                name => name,
                statement => declaration,
                undo => groundwork.undo_of_creation(kind, schema_name, name)
            )
        ];
    end if;
    declared := groundwork.alike_items(kind, declared, live);
    differences := array(
        select difference
        from groundwork.differences(declared, live) as difference
        where
            difference.declared is not null
            or not coalesce(model -> 'keep', '[]') ? difference.name
    );
    if
        exists (
            select
            from unnest(differences) as difference
            where not groundwork.is_common(difference)
        )
    then
        steps := array(
            select step
            from groundwork.changes_in_place(kind, {{ arguments }}) as step
        );
        if steps = '{}' then
            return array(
                select step
                from groundwork.remake_object(
                    kind, schema_name, name, declaration, live, model
                ) as step
            );
        end if;
        -- the declaration makes the rest with it
        if
            exists (
                select
                from unnest(steps) as step
                where step.stage in ('rebuild_type', 'create')
            )
        then
            return steps;
        end if;
    end if;
    return array(
        select step
        from (
            select *
            from unnest(steps)

            union all

            select *
            from groundwork.common_steps(
                kind, schema_name, name, differences, model -> 'keep'
            )
        ) as step
        order by
            step.stage,
            step.rank
    );
end
$described_steps$;

{% endmacro %}
