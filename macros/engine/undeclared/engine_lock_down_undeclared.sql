{#
    Emits groundwork.lock_down_undeclared(declared, run, is_planning): executes what
    groundwork.lock_down_statements lists, each with its row in the ledger, and returns it.
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
begin
    for undeclared in
        select *
        from groundwork.lock_down_statements(declared)
    loop
        began := clock_timestamp();
        if not is_planning then
            perform groundwork.execute_in_project(undeclared.statement);
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

{{ engine_former_objects() }}

{% endmacro %}
