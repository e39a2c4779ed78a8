{#
    Emits groundwork.execute_steps(schema, function, declared, live, keep): the steps that leave
    EXECUTE on functions to the roles that their declaration grants it to. What default privileges
    or somebody by hand granted beside is revoked; keep names exceptions, as `anon execute`.

    With it go the other steps of functions: engine_function_steps.
#}
{% macro engine_execute_steps() %}

{{ engine_function_steps() }}

create or replace function groundwork.execute_statement(
    function_name text, old_grant jsonb, new_grant jsonb, role_name text
)
returns text
language sql
immutable
as $execute_statement$
    select
        case
            when new_grant is null
                then format('revoke execute on routine %s from %s', function_name, role_name)
            when new_grant ->> 'grantable' = 'false' and old_grant is not null
                then format(
                    'revoke grant option for execute on routine %s from %s',
                    function_name,
                    role_name
                )
            else concat(
                format('grant execute on routine %s to %s', function_name, role_name),
                case when new_grant ->> 'grantable' = 'true' then ' with grant option' end
            )
        end
$execute_statement$;

create or replace function groundwork.execute_steps(
    schema_name text,
    function_name text,
    declared groundwork.item[],
    live groundwork.item[],
    keep jsonb
)
returns setof groundwork.step
language sql
immutable
as $execute_steps$
    select
        groundwork.new_step(
            stage => 'revoke_privileges',
            kind => difference.kind,
            name => difference.name,
            statement => groundwork.execute_statement(
                names.function_name, difference.live, difference.declared, names.role_name
            ),
            undo => groundwork.execute_statement(
                names.function_name, difference.declared, difference.live, names.role_name
            )
        )
    from groundwork.differences(declared, live) as difference
    inner join unnest(execute_steps.declared) as declared_function
        on
            declared_function.kind = 'function'
            -- of an item named `role (arguments)`
            and right(difference.name, length(declared_function.name) + 3)
            = format(' (%s)', declared_function.name)
    cross join lateral (
        select
            format('%I.%I(%s)', schema_name, function_name, declared_function.name)
                as function_name,
            left(difference.name, -length(declared_function.name) - 3) as role_name
    ) as called
    cross join lateral (
        select
            called.function_name,
            case called.role_name
                when 'public' then 'public' else quote_ident(called.role_name)
            end as role_name
    ) as names
    where
        difference.kind = 'execute'
        and not (
            difference.declared is null
            and coalesce(keep, '[]') ? (called.role_name || ' execute')
        )
$execute_steps$;

{% endmacro %}
