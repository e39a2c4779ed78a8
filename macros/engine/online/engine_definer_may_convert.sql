{#
    Emits groundwork.definer_may_convert(retyped, table): whether the role groundwork_definer may do
    all that the trigger of a retype does (groundwork.sync_body); and
    groundwork.give_to_definer(function), which gives the trigger's function to that role.
#}
{% macro engine_definer_may_convert() %}

create or replace function groundwork.definer_may_convert(retyped jsonb, for_table oid)
returns boolean
language plpgsql
as $definer_may_convert$
declare
    may_convert boolean := false;
begin
    if
        to_regrole('groundwork_definer') is null
        or not pg_has_role('groundwork_definer', 'member')
        -- the types of a schema that it may not look into it cannot name
        or not has_schema_privilege(
            'groundwork_definer',
            (select relnamespace from pg_catalog.pg_class where oid = for_table),
            'usage'
        )
    then
        return false;
    end if;
    begin
        -- what a view depends on is what the conversions call and read
        perform groundwork.execute_in_project(
            format(
                'create temporary view sync_trial as select %s '
                'from pg_catalog.jsonb_populate_record(null::%s, ''{}'') as new',
                (
                    select
                        string_agg(
                            format('%s as %I', columns.assignment, columns.shadow), ', '
                        )
                    from groundwork.retyped_columns(retyped) as columns
                    where columns.table_id = for_table
                ),
                for_table::regclass
            )
        );
        select
            not exists (
                select
                from pg_catalog.pg_rewrite
                inner join pg_catalog.pg_depend
                    on
                        pg_depend.classid = 'pg_catalog.pg_rewrite'::regclass
                        and pg_rewrite.oid = pg_depend.objid
                left join pg_catalog.pg_operator
                    on
                        pg_depend.refclassid = 'pg_catalog.pg_operator'::regclass
                        and pg_depend.refobjid = pg_operator.oid
                left join pg_catalog.pg_proc
                    on
                        (
                            pg_depend.refclassid = 'pg_catalog.pg_proc'::regclass
                            and pg_depend.refobjid = pg_proc.oid
                        )
                        or pg_operator.oprcode = pg_proc.oid
                where
                    pg_rewrite.ev_class = 'pg_temp.sync_trial'::regclass
                    and case
                        when pg_proc.oid is not null
                            -- one that is not immutable may read what the role may not
                            then pg_proc.provolatile <> 'i'
                            or not has_function_privilege(
                                'groundwork_definer', pg_proc.oid, 'execute'
                            )
                            or not has_schema_privilege(
                                'groundwork_definer', pg_proc.pronamespace, 'usage'
                            )
                        else
                            pg_depend.refclassid = 'pg_catalog.pg_class'::regclass
                            and pg_depend.refobjid not in (pg_rewrite.ev_class, for_table)
                    end
            )
        into may_convert;
        raise exception using errcode = 'GW003';
    exception when others then
        return may_convert;
    end;
end
$definer_may_convert$;

create or replace function groundwork.give_to_definer(function_name text)
returns void
language plpgsql
as $give_to_definer$
begin
    -- two that change the privileges of one schema at once fail with "tuple concurrently updated"
    {{ hold_mutex('definer') }}
    grant create on schema groundwork to groundwork_definer;
    execute format('alter function %s owner to groundwork_definer', function_name);
    revoke create on schema groundwork from groundwork_definer;
end
$give_to_definer$;

{% endmacro %}
