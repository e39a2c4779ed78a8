{#
    Emits groundwork.check_functions(schema, object, model, functions): refuses a model that makes
    no function of its name, or other ones than the arguments below its meta say; one that leaves
    open who may execute it; and one that runs with its owner's rights and does not pin its
    search_path or is not owned by groundwork_definer. Errors end the transaction, so nothing is
    changed.

    functions  those that the declaration made
#}
{% macro engine_check_functions() %}

create or replace function groundwork.check_functions(
    schema_name text, object_name text, model jsonb, functions oid[]
)
returns void
language plpgsql
as $check_functions$
declare
    full_name constant text := format(
        '%I.%I', schema_name, coalesce(model ->> 'function', object_name)
    );
    missing constant text := (
        select string_agg(format('%s(%s)', full_name, lists.arguments), ', ')
        from unnest(groundwork.argument_lists(model)) as lists (arguments)
        where
            coalesce(
                groundwork.function_with(
                    schema_name, coalesce(model ->> 'function', object_name), lists.arguments
                ) <> all(functions),
                true
            )
    );
    further constant text := (
        select string_agg(made.function_id::regprocedure::text, ', ')
        from unnest(functions) as made (function_id)
        where
            model ? 'arguments'
            and made.function_id <> all(
                array(
                    select
                        groundwork.function_with(
                            schema_name,
                            coalesce(model ->> 'function', object_name),
                            lists.arguments
                        )
                    from unnest(groundwork.argument_lists(model)) as lists (arguments)
                )
            )
    );
    reason text;
    advice text;
begin
    select
        case
            when count(*) = 0 or missing is not null
                then format(
                    'the model %s makes no function %s', object_name, coalesce(missing, full_name)
                )
            when further is not null
                then format(
                    'the model %s makes %s, which its arguments do not name', object_name, further
                )
            when
                bool_or(proacl is null or 0 = any(grantees.role_ids))
                and not groundwork.is_accepted(model, 'open_execute')
                then format('the function %s can be executed by everyone', full_name)
            when
                bool_or(prosecdef and not coalesce(pinned.is_pinned, false))
                and not groundwork.is_accepted(model, 'open_path')
                then format('the SECURITY DEFINER function %s sets no search_path', full_name)
            when
                bool_or(prosecdef and pg_get_userbyid(proowner) <> 'groundwork_definer')
                and not groundwork.is_accepted(model, 'owner_rights')
                then format(
                    'the SECURITY DEFINER function %s runs with the rights of %I',
                    full_name,
                    max(pg_get_userbyid(proowner)) filter (
                        where prosecdef and pg_get_userbyid(proowner) <> 'groundwork_definer'
                    )
                )
        end,
        case
            when model ? 'arguments'
                and (count(*) = 0 or missing is not null or further is not null)
                then 'Below meta, function and arguments name the functions that the file makes. '
                    'See docs/upgrade_keys.md#arguments.'
            when count(*) = 0 then 'The file, the model and the function have the same name.'
            when
                bool_or(proacl is null or 0 = any(grantees.role_ids))
                and not groundwork.is_accepted(model, 'open_execute')
                then 'End the file with executable_by(), naming the roles that call it.'
            when
                bool_or(prosecdef and not coalesce(pinned.is_pinned, false))
                and not groundwork.is_accepted(model, 'open_path')
                then 'Add: set search_path = {{ target.schema }}, pg_temp'
            else 'End the file with executable_by(..., definer=true).'
        end
    into reason, advice
    from pg_catalog.pg_proc
    cross join lateral (
        select array_agg(acl.grantee) as role_ids
        from aclexplode(proacl) as acl
    ) as grantees
    cross join lateral (
        select bool_or(setting.value like 'search_path=%') as is_pinned
        from unnest(proconfig) as setting (value)
    ) as pinned
    where pg_proc.oid = any(functions);

    if reason is not null then
        raise exception using
            errcode = 'GW001',
            message = reason,
            hint = advice;
    end if;
end
$check_functions$;

{% endmacro %}
