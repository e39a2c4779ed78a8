{#
    Emits groundwork.converge_materialized_view(schema, object, declaration, model, run): makes a
    materialized view equal to its declaration, unless it and the declaration are those recorded
    after the last run. What the declaration makes is found by a trial
    (groundwork.trial_materialized_view). Its settings, indexes, extended statistics, privileges and
    comments are changed in place; another query, or other columns, and it is made again beside the
    old one (groundwork.rebuild_materialized_view). One without rows is filled.

    model: renamed, keep, refresh (what the end of a run reads: see refresh_materialized_views)

    And groundwork.hidden_tables(view): the tables of a view whose rows its owner does not all see,
    because row security holds him.
#}
{% macro engine_converge_materialized_view() %}

create or replace function groundwork.hidden_tables(view_id oid)
returns text
language sql
stable
{{ engine_project_path() }}
as $hidden_tables$
    select string_agg(distinct tables.oid::regclass::text, ', ')
    from pg_catalog.pg_class
    inner join pg_catalog.pg_rewrite
        on pg_class.oid = pg_rewrite.ev_class
    inner join pg_catalog.pg_depend
        on
            pg_rewrite.oid = pg_depend.objid
            and pg_depend.classid = 'pg_catalog.pg_rewrite'::regclass
            and pg_depend.refclassid = 'pg_catalog.pg_class'::regclass
    inner join pg_catalog.pg_class as tables
        on pg_depend.refobjid = tables.oid
    inner join pg_catalog.pg_roles as owners
        on pg_class.relowner = owners.oid
    where
        pg_class.oid = view_id
        and tables.relrowsecurity
        and not owners.rolsuper
        and not owners.rolbypassrls
        and (tables.relforcerowsecurity or not pg_has_role(owners.oid, tables.relowner, 'usage'))
$hidden_tables$;

create or replace function groundwork.converge_materialized_view(
    schema_name text,
    object_name text,
    declaration text,
    model jsonb,
    run groundwork.run
)
returns table (outcome text, statements text[], kept text[], message text, held text[])
language plpgsql
as $converge_materialized_view$
declare
    hash constant text := groundwork.declared_hash(
        'converge_materialized_view', declaration, model
    );
    live groundwork.item[] := groundwork.view_items(schema_name, object_name);
    declared groundwork.item[];
    steps groundwork.step[];
    passes integer := 0;
    hidden text;
begin
    statements := '{}';
    kept := '{}';
    held := '{}';
    message := null;
    outcome := 'unchanged';

    if
        groundwork.is_as_left('materialized view', schema_name, object_name, hash, live)
        -- what was kept may be allowed to go now
        and run.allow = '{}'
    then
        return next;
        return;
    end if;
    if live = '{}' then
        perform groundwork.check_name('materialized view', schema_name, object_name);
    end if;
    if run.is_planning and live = '{}' then
        -- what it needs may be planned too
        statements := array[declaration];
        outcome := 'planned';
        return next;
        return;
    end if;

    declared := groundwork.trial_materialized_view(schema_name, object_name, declaration);
    perform groundwork.check_renames(object_name, declared, live, model);
    loop
        steps := array(
            select step
            from groundwork.materialized_view_steps(
                schema_name, object_name, declaration, declared, live, model
            ) as step
            order by step
        );
        kept := groundwork.kept(object_name, steps, run);
        steps := array(
            select step
            from unnest(steps) as step
            where not groundwork.is_kept(object_name, step.hazard, run)
            order by step
        );
        exit when steps = '{}';
        statements := statements || array(select step.statement from unnest(steps) as step);
        perform groundwork.refuse(schema_name, object_name, steps, run, passes >= 3);
        exit when run.is_planning;
        if exists (select from unnest(steps) as step where step.stage = 'replace_view') then
            perform groundwork.execute(
                schema_name,
                object_name,
                array(
                    select step
                    from unnest(steps) as step
                    where step.kind = 'column'
                    order by step
                ),
                run
            );
            perform groundwork.rebuild_materialized_view(
                schema_name,
                object_name,
                declaration,
                array(
                    select item
                    from unnest(live) as item
                    where format('%s %s.%s', item.kind, object_name, item.name) = any(kept)
                ),
                run
            );
        else
            perform groundwork.execute(schema_name, object_name, steps, run);
        end if;
        outcome := case when live = '{}' then 'created' else 'altered' end;
        live := groundwork.view_items(schema_name, object_name);
        passes := passes + 1;
    end loop;

    if run.is_planning then
        outcome := case statements when '{}' then 'unchanged' else 'planned' end;
        return next;
        return;
    end if;
    hidden := groundwork.hidden_tables(to_regclass(format('%I.%I', schema_name, object_name)));
    if hidden is not null then
        message := format(
            'row security holds the owner of %s, %s, so that it has only the rows that policies '
            'let that role read of %s. An administrator avoids it: alter role %2$s bypassrls',
            object_name,
            (
                select quote_ident(item.definition ->> 'role')
                from unnest(live) as item
                where item.kind = 'owner'
            ),
            hidden
        );
    end if;
    perform groundwork.record(
        'materialized view', schema_name, object_name, hash, live, false, run
    );
    return next;
end
$converge_materialized_view$;

{% endmacro %}
