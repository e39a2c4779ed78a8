{#
    Emits groundwork.close_strays(declared, run, is_planning): executes what
    groundwork.stray_statements lists, each with its row in the ledger, and returns it.
#}
{% macro engine_close_strays() %}

create or replace function groundwork.close_strays(
    declared text[], run_id text, is_planning boolean
)
returns table (kind text, object_name text, statement text)
language plpgsql
as $close_strays$
declare
    stray record;
    began timestamptz;
    closed text[] := '{}';
begin
    for stray in
        select *
        from groundwork.stray_statements(declared)
    loop
        began := clock_timestamp();
        if not is_planning then
            perform groundwork.execute_in_project(stray.statement);
            insert into groundwork.ledger (
                run_id, schema_name, object_name, statement, undo, duration, outcome
            )
            values (
                close_strays.run_id,
                stray.schema_name,
                stray.object_name,
                stray.statement,
                stray.undo,
                clock_timestamp() - began,
                'done'
            );
        end if;
        kind := stray.kind;
        object_name := stray.object_name;
        statement := stray.statement;
        closed := closed || object_name;
        return next;
    end loop;
    if not is_planning and closed <> '{}' then
        perform groundwork.note_closed(closed);
    end if;
end
$close_strays$;

{% endmacro %}
