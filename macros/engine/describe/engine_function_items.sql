{#
    Emits what describes the functions of a model, which usually are all of its name. A model that
    shares the name with others says so below meta: its function's name and arguments.

    groundwork.functions_of(schema, object, model)  the functions that belong to the model: those
        recorded of it, those with its arguments, else those of its name that no other has recorded
    groundwork.function_items(schema, object)       what the catalog holds about them: one item
        each, named by its arguments, and one per role that may execute it
    groundwork.items_of_functions(functions, name)  the same of the functions given; name is that
        of a function which is not named after its model, or shares its name, and is null otherwise

    As in groundwork.describe, the query is a function of its own, groundwork.function_facts.

    With it goes what such a description needs: engine_routine_source.
#}
{% macro engine_function_items() %}

{{ engine_routine_source() }}

create or replace function groundwork.function_facts(functions oid[], shared_name text)
returns table (kind text, name text, definition jsonb)
language sql
stable
as $function_facts$
    select
        facts.kind,
        facts.name,
        facts.definition
    from pg_catalog.pg_proc
    -- what routine_arguments says, and below routine_source: as functions they would be planned
    -- at every call
    cross join lateral (
        select
            case pg_proc.prokind
                when 'a' then oidvectortypes(pg_proc.proargtypes)
                else pg_get_function_identity_arguments(pg_proc.oid)
            end as arguments
    ) as routines
    cross join lateral (

        select
            'function' as kind,
            routines.arguments as name,
            jsonb_build_object(
                'source', case pg_proc.prokind
                    when 'a' then groundwork.aggregate_source(pg_proc.oid)
                    else pg_get_functiondef(pg_proc.oid)
                end,
                'owner', pg_get_userbyid(pg_proc.proowner),
                'comment', obj_description(pg_proc.oid, 'pg_proc')
            ) || case
                when shared_name is null then '{}' else jsonb_build_object('name', shared_name)
            end as definition

        union all

        select
            'execute',
            format(
                '%s (%s)',
                coalesce(pg_roles.rolname, 'public'),
                routines.arguments
            ),
            jsonb_build_object('grantable', bool_or(acl.is_grantable))
        from aclexplode(coalesce(pg_proc.proacl, acldefault('f', pg_proc.proowner))) as acl
        left join pg_catalog.pg_roles
            on acl.grantee = pg_roles.oid
        where acl.grantee <> pg_proc.proowner
        group by pg_roles.rolname

    ) as facts
    where pg_proc.oid = any(functions)
$function_facts$;

create or replace function groundwork.items_of_functions(functions oid[], shared_name text)
returns groundwork.item[]
language plpgsql
stable
{{ engine_neutral_settings() }}
{{ engine_project_path() }}
as $items_of_functions$
begin
    if functions = '{}' then
        return '{}';
    end if;
    return (
        select
            coalesce(
                pg_catalog.array_agg(
                    (facts.kind, facts.name, facts.definition)::groundwork.item
                    order by facts.kind, facts.name
                ),
                '{}'
            )
        from groundwork.function_facts(functions, shared_name) as facts
    );
end
$items_of_functions$;

create or replace function groundwork.recorded_functions(schema_name text, object_name text)
returns groundwork.item[]
language sql
stable
as $recorded_functions$
    select
        array(
            select item
            from groundwork.declaration
            cross join unnest(declaration.items) as item
            where
                declaration.kind = 'function'
                and declaration.schema_name = recorded_functions.schema_name
                and declaration.object_name = recorded_functions.object_name
                and item.kind = 'function'
        )
$recorded_functions$;

create or replace function groundwork.recorded_elsewhere(
    schema_name text, object_name text, function_name text
)
returns text[]
language sql
stable
as $recorded_elsewhere$
    select
        array(
            select item.name
            from groundwork.declaration
            cross join unnest(declaration.items) as item
            where
                declaration.kind = 'function'
                and declaration.schema_name = recorded_elsewhere.schema_name
                and declaration.object_name <> recorded_elsewhere.object_name
                and item.kind = 'function'
                and coalesce(item.definition ->> 'name', declaration.object_name)
                = recorded_elsewhere.function_name
        )
$recorded_elsewhere$;

create or replace function groundwork.functions_named(schema_name text, function_name text)
returns table (function_id oid, arguments text)
language sql
stable
{{ engine_project_path() }}
as $functions_named$
    select
        pg_proc.oid,
        groundwork.routine_arguments(pg_proc.oid)
    from pg_catalog.pg_proc
    where
        pg_proc.proname = function_name
        and pg_proc.pronamespace = to_regnamespace(quote_ident(schema_name))
$functions_named$;

create or replace function groundwork.function_with(
    schema_name text, function_name text, arguments text
)
returns oid
language sql
stable
{{ engine_project_path() }}
as $function_with$
    select to_regprocedure(format('%I.%I(%s)', schema_name, function_name, arguments))
$function_with$;

create or replace function groundwork.functions_of(
    schema_name text, object_name text, model jsonb default '{}'
)
returns oid[]
language plpgsql
stable
as $functions_of$
declare
    recorded constant groundwork.item[] := groundwork.recorded_functions(schema_name, object_name);
    shared_name constant text := coalesce(
        case when model ? 'arguments' then coalesce(model ->> 'function', object_name) end,
        recorded[1].definition ->> 'name'
    );
    found oid[];
begin
    if shared_name is null then
        found := array(
            select pg_proc.oid
            from pg_catalog.pg_proc
            where
                pg_proc.proname = object_name
                and pg_proc.pronamespace = to_regnamespace(quote_ident(schema_name))
        );
        if cardinality(found) > 1 then
            found := array(
                select named.function_id
                from groundwork.functions_named(schema_name, object_name) as named
                where
                    named.arguments <> all(
                        groundwork.recorded_elsewhere(schema_name, object_name, object_name)
                    )
            );
        end if;
        return found;
    end if;
    return array(
        select named.function_id
        from unnest(recorded) as item
        inner join groundwork.functions_named(
            schema_name, coalesce(item.definition ->> 'name', object_name)
        ) as named
            on item.name = named.arguments

        union

        select declared.function_id
        from unnest(groundwork.argument_lists(model)) as lists (arguments)
        cross join lateral (
            select
                groundwork.function_with(schema_name, shared_name, lists.arguments) as function_id
        ) as declared
        where declared.function_id is not null
    );
end
$functions_of$;

create or replace function groundwork.argument_lists(model jsonb)
returns text[]
language sql
immutable
as $argument_lists$
    select
        case jsonb_typeof(model -> 'arguments')
            when 'array' then array(select jsonb_array_elements_text(model -> 'arguments'))
            when 'string' then array[model ->> 'arguments']
            else '{}'
        end
$argument_lists$;

create or replace function groundwork.function_items(schema_name text, object_name text)
returns groundwork.item[]
language plpgsql
stable
as $function_items$
begin
    return groundwork.items_of_functions(
        groundwork.functions_of(schema_name, object_name),
        (groundwork.recorded_functions(schema_name, object_name))[1].definition ->> 'name'
    );
end
$function_items$;

{% endmacro %}
