{#
    Emits groundwork.check_function(schema, function): refuses a function that is not there under
    the model's name, that is there more than once, that leaves open who may execute it, or that
    runs with its owner's rights and does not pin its search_path or is not owned by
    groundwork_definer. Errors end the transaction, so nothing is changed.
#}
{% macro engine_check_function() %}

create or replace function groundwork.check_function(schema_name text, function_name text)
returns void
language plpgsql
as $check_function$
declare
    reason text;
    advice text;
begin
    select
        case
            when count(*) = 0
                then format(
                    'the model %s makes no function %I.%I',
                    function_name,
                    schema_name,
                    function_name
                )
            when count(*) > 1
                then format(
                    'the function %I.%I is there %s times',
                    schema_name,
                    function_name,
                    count(*)
                )
            when bool_or(proacl is null or 0 = any(grantees.role_ids))
                then format(
                    'the function %I.%I can be executed by everyone', schema_name, function_name
                )
            when bool_or(prosecdef and not coalesce(pinned.is_pinned, false))
                then format(
                    'the SECURITY DEFINER function %I.%I sets no search_path',
                    schema_name,
                    function_name
                )
            when bool_or(prosecdef and pg_get_userbyid(proowner) <> 'groundwork_definer')
                then format(
                    'the SECURITY DEFINER function %I.%I runs with the rights of %I',
                    schema_name,
                    function_name,
                    max(pg_get_userbyid(proowner))
                )
        end,
        case
            when count(*) = 0 then 'The file, the model and the function have the same name.'
            when count(*) > 1
                then 'One name is one function: give its arguments defaults, or another name.'
            when bool_or(proacl is null or 0 = any(grantees.role_ids))
                then 'End the file with executable_by(), naming the roles that call it.'
            when bool_or(prosecdef and not coalesce(pinned.is_pinned, false))
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
    where
        proname = function_name
        and pronamespace = to_regnamespace(quote_ident(schema_name));

    if reason is not null then
        raise exception using
            errcode = 'GW001',
            message = reason,
            hint = advice;
    end if;
end
$check_function$;

{% endmacro %}
