{#
    Emits groundwork.replace_function(schema, function, declaration, options): runs a function's
    declaration, with its row in the ledger. PostgreSQL refuses to replace a function by one with
    another result (42P13), and puts one with other arguments beside it; then what depends on the
    old function is unmade, the old function dropped, the new one made, and the dependents made
    again from their described definitions.
#}
{% macro engine_replace_function() %}

create or replace function groundwork.replace_function(
    schema_name text, function_name text, declaration text, options jsonb
)
returns void
language plpgsql
as $replace_function$
declare
    live groundwork.item[] := groundwork.function_items(schema_name, function_name);
    began timestamptz := clock_timestamp();
    dependent record;
    dependents jsonb := '[]';
    is_replaced boolean;
begin
    -- a function may be declared before the tables that it reads
    perform set_config('check_function_bodies', 'off', true);
    begin
        execute declaration;
        is_replaced := true;
        if
            (
                select count(*) > 1
                from unnest(groundwork.function_items(schema_name, function_name)) as item
                where item.kind = 'function'
            )
        then
            raise exception using errcode = 'invalid_function_definition';
        end if;
    exception when invalid_function_definition or ambiguous_function then
        if live = '{}' then
            raise;
        end if;
        is_replaced := false;
    end;

    if not is_replaced then
        dependents := groundwork.function_dependents(schema_name, function_name);
        for dependent in
            select *
            from jsonb_to_recordset(dependents) as step (unmake text, make text)
        loop
            execute dependent.unmake;
        end loop;
        for dependent in
            select item.name as arguments
            from unnest(live) as item
            where item.kind = 'function'
        loop
            execute format('drop function %I.%I(%s)', schema_name, function_name, dependent.arguments);
        end loop;
        execute declaration;
        for dependent in
            select *
            from jsonb_to_recordset(dependents) as step (unmake text, make text)
        loop
            execute dependent.make;
        end loop;
    end if;

    perform groundwork.check_function(schema_name, function_name);
    insert into groundwork.ledger (
        run_id, schema_name, object_name, statement, undo, duration, outcome
    )
    values (
        options ->> 'run_id',
        replace_function.schema_name,
        function_name,
        declaration,
        (
            select string_agg(item.definition ->> 'source', E';\n')
            from unnest(live) as item
            where item.kind = 'function'
        ),
        clock_timestamp() - began,
        'done'
    );
end
$replace_function$;

create or replace function groundwork.function_dependents(schema_name text, function_name text)
returns jsonb
language sql
stable
as $function_dependents$
    with
    dependents as (

        select distinct
            coalesce(pg_policy.polrelid, pg_trigger.tgrelid, pg_constraint.conrelid, pg_attrdef.adrelid)
                as table_id,
            case
                when pg_policy.oid is not null then 'policy'
                when pg_trigger.oid is not null then 'trigger'
                when pg_constraint.oid is not null then 'constraint'
                when pg_attrdef.oid is not null then 'column'
            end as kind,
            coalesce(
                pg_policy.polname, pg_trigger.tgname, pg_constraint.conname, pg_attribute.attname
            )::text as name
        from pg_catalog.pg_depend
        inner join pg_catalog.pg_proc
            on
                pg_depend.refclassid = 'pg_catalog.pg_proc'::regclass
                and pg_depend.refobjid = pg_proc.oid
        left join pg_catalog.pg_policy
            on
                pg_depend.classid = 'pg_catalog.pg_policy'::regclass
                and pg_depend.objid = pg_policy.oid
        left join pg_catalog.pg_trigger
            on
                pg_depend.classid = 'pg_catalog.pg_trigger'::regclass
                and pg_depend.objid = pg_trigger.oid
        left join pg_catalog.pg_constraint
            on
                pg_depend.classid = 'pg_catalog.pg_constraint'::regclass
                and pg_depend.objid = pg_constraint.oid
        left join pg_catalog.pg_attrdef
            on
                pg_depend.classid = 'pg_catalog.pg_attrdef'::regclass
                and pg_depend.objid = pg_attrdef.oid
        left join pg_catalog.pg_attribute
            on
                pg_attrdef.adrelid = pg_attribute.attrelid
                and pg_attrdef.adnum = pg_attribute.attnum
                and pg_attribute.attgenerated = ''
        where
            pg_proc.proname = function_name
            and pg_proc.pronamespace = to_regnamespace(quote_ident(schema_name))

    )

    select
        coalesce(
            jsonb_agg(
                case dependents.kind
                    when 'column'
                        then jsonb_build_object(
                            'unmake',
                            format(
                                'alter table %s alter column %I drop default',
                                dependents.table_id::regclass,
                                dependents.name
                            ),
                            'make',
                            format(
                                'alter table %s alter column %I set default %s',
                                dependents.table_id::regclass,
                                dependents.name,
                                item.definition ->> 'default'
                            )
                        )
                    else jsonb_build_object(
                        'unmake',
                        groundwork.unmake(pg_namespace.nspname, pg_class.relname, item),
                        'make',
                        groundwork.make(pg_namespace.nspname, pg_class.relname, item)
                    )
                end
            ),
            '[]'
        )
    from dependents
    inner join pg_catalog.pg_class
        on dependents.table_id = pg_class.oid
    inner join pg_catalog.pg_namespace
        on pg_class.relnamespace = pg_namespace.oid
    inner join lateral unnest(groundwork.items(dependents.table_id)) as item
        on
            dependents.kind = item.kind
            and dependents.name = item.name
$function_dependents$;

{% endmacro %}
