{#
    Emits groundwork.lock_down_undeclared(declared, run, is_planning): executes what
    groundwork.lock_down_statements lists, each with its row in the ledger, and returns it. The
    tables are locked first, as for any change; nothing else that a statement locks is waited for
    longer than a try takes.

    And groundwork.execute_patiently(statement, run): such a statement, tried again after a pause
    while somebody uses what it locks. Raises lock_not_available after lock_total.
#}
{% macro engine_lock_down_undeclared() %}

create or replace function groundwork.lock_down_undeclared(
    declared text[], run_id text, is_planning boolean
)
returns table (kind text, object_name text, statement text)
language plpgsql
as $lock_down_undeclared$
declare
    undeclared record;
    began timestamptz;
    closed text[] := '{}';
    run constant groundwork.run := groundwork.run_settings(
        jsonb_build_object('run_id', lock_down_undeclared.run_id)
    );
begin
    if not is_planning then
        perform groundwork.lock_tables(
            array(
                select distinct pg_class.oid
                from groundwork.lock_down_statements(declared) as listed
                inner join pg_catalog.pg_class
                    on pg_class.oid = to_regclass(listed.object_name)
                where
                    listed.kind = 'table'
                    and pg_class.relkind in ('r', 'p')
                    and has_table_privilege(pg_class.oid, 'update, delete, truncate')
            ),
            '{}',
            run
        );
    end if;
    for undeclared in
        select *
        from groundwork.lock_down_statements(declared)
    loop
        began := clock_timestamp();
        if not is_planning then
            perform groundwork.execute_patiently(undeclared.statement, run);
            insert into groundwork.ledger (
                run_id, schema_name, object_name, statement, undo, duration, outcome
            )
            values (
                lock_down_undeclared.run_id,
                undeclared.schema_name,
                -- as the ledger names what a model declares
                case
                    when starts_with(
                        undeclared.object_name, quote_ident(undeclared.schema_name) || '.'
                    )
                        then substr(
                            undeclared.object_name,
                            length(quote_ident(undeclared.schema_name)) + 2
                        )
                    else undeclared.object_name
                end,
                undeclared.statement,
                undeclared.undo,
                clock_timestamp() - began,
                'done'
            );
        end if;
        kind := undeclared.kind;
        object_name := undeclared.object_name;
        statement := undeclared.statement;
        closed := closed || object_name;
        return next;
    end loop;
    if not is_planning and closed <> '{}' then
        perform groundwork.note_closed(closed);
    end if;
end
$lock_down_undeclared$;

create or replace function groundwork.execute_patiently(statement text, run groundwork.run)
returns void
language plpgsql
as $execute_patiently$
declare
    began constant timestamptz := clock_timestamp();
    caller_timeout constant text := current_setting('lock_timeout');
    tries integer := 1;
begin
    loop
        begin
            perform set_config(
                'lock_timeout',
                groundwork.milliseconds(groundwork.try_patience(run, began, tries)),
                true
            );
            perform groundwork.execute_in_project(statement);
            perform set_config('lock_timeout', caller_timeout, true);
            return;
        exception when lock_not_available then
            if clock_timestamp() > began + (groundwork.lock_patience(run)).patience then
                raise;
            end if;
        end;
        perform pg_sleep(least(tries * (0.1 + random() * 0.1), 2));
        tries := tries + 1;
    end loop;
end
$execute_patiently$;

{{ engine_former_objects() }}

{% endmacro %}
