{#
    Emits groundwork.rebuild_materialized_view(schema, view, declaration, kept, run): makes a
    materialized view again, with its row in the ledger. The new one is made, filled and analyzed in
    a schema of its own while the old one is read as before; then what uses the old one is taken
    away, it goes, the new one takes its place, and what was taken away comes back. Only that needs
    a lock that holds up readers, and every try at it is short: see groundwork.swap_view.

    kept  items of the old one that are not declared and stay: indexes, extended statistics

    A view of the name is replaced in the same way. Without either it is only made.

    And groundwork.refresh_statement(view): how it is filled; concurrently where it has rows and a
    unique index over columns alone.
#}
{% macro engine_rebuild_materialized_view() %}

create or replace function groundwork.refresh_statement(view_id oid)
returns text
language sql
stable
{{ engine_project_path() }}
as $refresh_statement$
    select
        concat_ws(
            ' ',
            'refresh materialized view',
            case
                when
                    pg_class.relispopulated
                    and exists (
                        select
                        from pg_catalog.pg_index
                        where
                            pg_index.indrelid = view_id
                            and pg_index.indisunique
                            and pg_index.indisvalid
                            and pg_index.indpred is null
                            and 0 <> all(pg_index.indkey)
                    )
                    then 'concurrently'
            end,
            format('%I.%I', pg_namespace.nspname, pg_class.relname)
        )
    from pg_catalog.pg_class
    inner join pg_catalog.pg_namespace
        on pg_class.relnamespace = pg_namespace.oid
    where pg_class.oid = view_id
$refresh_statement$;

create or replace function groundwork.rebuild_materialized_view(
    schema_name text,
    view_name text,
    declaration text,
    kept groundwork.item[],
    run groundwork.run
)
returns void
language plpgsql
as $rebuild_materialized_view$
declare
    target constant oid := to_regclass(format('%I.%I', schema_name, view_name));
    undo constant text := coalesce(
        groundwork.former_view(target),
        format('drop materialized view %I.%I', schema_name, view_name)
    );
    began constant timestamptz := clock_timestamp();
    made oid;
    item groundwork.item;
begin
    perform groundwork.make_view_beside(
        'groundwork_beside', schema_name, view_name, declaration
    );
    made := to_regclass(format('groundwork_beside.%I', view_name));
    perform groundwork.execute_in_project(groundwork.refresh_statement(made));
    foreach item in array kept loop
        perform groundwork.execute_in_project(
            groundwork.create_statement('groundwork_beside', view_name, item)
        );
    end loop;
    perform groundwork.execute_in_project(format('analyze groundwork_beside.%I', view_name));
    perform groundwork.swap_view(schema_name, view_name, target, run);

    insert into groundwork.ledger (
        run_id, schema_name, object_name, statement, undo, duration, outcome
    )
    values (
        run.run_id,
        rebuild_materialized_view.schema_name,
        rebuild_materialized_view.view_name,
        declaration,
        undo,
        clock_timestamp() - began,
        'done'
    );
end
$rebuild_materialized_view$;

create or replace function groundwork.swap_view(
    schema_name text, view_name text, target oid, run groundwork.run
)
returns void
language plpgsql
as $swap_view$
declare
    began constant timestamptz := clock_timestamp();
    steps groundwork.step[] := groundwork.view_users(target);
    tries integer := 0;
    statistics_name text;
begin
    if groundwork.take_turns(steps) then
        steps := groundwork.view_users(target);
    end if;
    loop
        begin
            perform set_config(
                'lock_timeout',
                groundwork.milliseconds(
                    groundwork.try_patience(run, began, tries + 1)
                ),
                true
            );
            for place in reverse cardinality(steps)..1 loop
                perform groundwork.execute_in_project((steps[place]).undo);
            end loop;
            if target is not null then
                perform groundwork.execute_in_project(
                    (
                        select statements.drop_statement
                        from groundwork.view_statements(target) as statements
                    )
                );
            end if;
            exit;
        exception when lock_not_available then
            if clock_timestamp() > began + (groundwork.lock_patience(run)).patience then
                perform groundwork.raise_lock_busy(array[target], '{}', run);
            end if;
            perform pg_sleep(least(tries * (0.1 + random() * 0.1), 2));
            tries := tries + 1;
        end;
    end loop;

    execute format(
        'alter materialized view groundwork_beside.%I set schema %I', view_name, schema_name
    );
    for statistics_name in
        select pg_statistic_ext.stxname
        from pg_catalog.pg_statistic_ext
        where pg_statistic_ext.stxnamespace = to_regnamespace('groundwork_beside')
    loop
        execute format(
            'alter statistics groundwork_beside.%I set schema %I', statistics_name, schema_name
        );
    end loop;
    execute 'drop schema groundwork_beside';
    perform groundwork.restore_dependents(schema_name, view_name, steps, run);
end
$swap_view$;

{% endmacro %}
