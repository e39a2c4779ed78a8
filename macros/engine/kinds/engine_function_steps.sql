{#
    Emits groundwork.function_steps(schema, function, declared, live, keep): the steps that give
    functions what running their declaration again leaves as it is: the declared owner, no comment
    where none is declared, and EXECUTE for nobody else (groundwork.execute_steps).

    And groundwork.refuse_differing_functions(function, declared, live, keep): raises GW002 where
    they still differ from their declaration.
#}
{% macro engine_function_steps() %}

create or replace function groundwork.function_steps(
    schema_name text,
    function_name text,
    declared groundwork.item[],
    live groundwork.item[],
    keep jsonb
)
returns setof groundwork.step
language sql
immutable
as $function_steps$
    select
        groundwork.new_step(
            stage => 'change_function',
            kind => 'owner',
            name => difference.name,
            statement => format(
                'alter routine %s owner to %I', names.full_name, difference.declared ->> 'owner'
            ),
            undo => format(
                'alter routine %s owner to %I', names.full_name, difference.live ->> 'owner'
            )
        )
    from groundwork.differences(declared, live) as difference
    cross join lateral (
        select format('%I.%I(%s)', schema_name, function_name, difference.name) as full_name
    ) as names
    where
        difference.kind = 'function'
        and difference.declared ->> 'owner' <> difference.live ->> 'owner'

    union all

    select
        groundwork.new_step(
            stage => 'change_function',
            kind => 'comment',
            name => difference.name,
            statement => format(
                'comment on routine %s is %L', names.full_name, difference.declared ->> 'comment'
            ),
            undo => format(
                'comment on routine %s is %L', names.full_name, difference.live ->> 'comment'
            )
        )
    from groundwork.differences(declared, live) as difference
    cross join lateral (
        select format('%I.%I(%s)', schema_name, function_name, difference.name) as full_name
    ) as names
    where
        difference.kind = 'function'
        and difference.declared is not null
        and difference.live is not null
        and difference.declared -> 'comment' <> difference.live -> 'comment'

    union all

    select step
    from groundwork.execute_steps(schema_name, function_name, declared, live, keep) as step
$function_steps$;

create or replace function groundwork.refuse_differing_functions(
    function_name text, declared groundwork.item[], live groundwork.item[], keep jsonb
)
returns void
language plpgsql
as $refuse_differing_functions$
declare
    differing constant text := (
        select string_agg(distinct format('%s(%s)', function_name, difference.name), ', ')
        from groundwork.differences(declared, live) as difference
        where
            difference.kind = 'function'
            or (
                difference.kind = 'execute'
                and not (
                    difference.declared is null
                    and coalesce(keep, '[]') ? (split_part(difference.name, ' (', 1) || ' execute')
                )
            )
    );
begin
    if differing is not null then
        raise exception using
            errcode = 'GW002',
            message = format('after its declaration ran, %s is still different', differing),
            hint = 'An event trigger or a default privilege may change what is created. Declare '
                'what it makes, or change it.';
    end if;
end
$refuse_differing_functions$;

{% endmacro %}
